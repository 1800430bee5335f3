"""The arithmetic of key results: pure, exact, without a clock. docs/arithmetic.md tells its rules in words, with the golden numbers.

From a key result upwards: readings of its periods make a value (`value`), value, baseline, target and plan make a standing (`pace`, `standing`), the
standings of many offices make one city value of a measure (`city`), and the scores of many measures make the score of an objective or policy (`score`).
"""

from okrs.progress.assignment import DUE_IN, Assignment, Definition, Period, Reading, Step, Thresholds, counted, due_periods
from okrs.progress.city import CityValue, Counts, Term, city_standing, city_value
from okrs.progress.exact import PLACES, rounded, share
from okrs.progress.pace import pace_of, planned_progress, status_of, way_of
from okrs.progress.score import (
    CircularParts,
    Part,
    Score,
    Tally,
    composite_score,
    is_overdue,
    mean_of_policies,
    tally,
    weighted_score,
)
from okrs.progress.standing import Standing, standing
from okrs.progress.value import CARRIED_MONTHS, Amount, known_value
from okrs.progress.words import Aggregation, Direction, Entry, Frequency, Kind, Nature, Reason, Status, Verification, View

__all__ = [
    "CARRIED_MONTHS",
    "DUE_IN",
    "PLACES",
    "Aggregation",
    "Amount",
    "Assignment",
    "CircularParts",
    "CityValue",
    "Counts",
    "Definition",
    "Direction",
    "Entry",
    "Frequency",
    "Kind",
    "Nature",
    "Part",
    "Period",
    "Reading",
    "Reason",
    "Score",
    "Standing",
    "Status",
    "Step",
    "Tally",
    "Term",
    "Thresholds",
    "Verification",
    "View",
    "city_standing",
    "city_value",
    "composite_score",
    "counted",
    "due_periods",
    "is_overdue",
    "known_value",
    "mean_of_policies",
    "pace_of",
    "planned_progress",
    "rounded",
    "share",
    "standing",
    "status_of",
    "tally",
    "way_of",
    "weighted_score",
]
