"""The sentences the rules were practised on, beside the frozen labels: a change of a rule must not lose what was understood.

They were written in batches by one person, judged, and the rules mended after each: they show what is known, never how well it carries over.
"""

import csv
from pathlib import Path

from okrs.outcomes import judge

NOT_OUTCOMES = {"output", "activity"}
PRACTICE = Path(__file__).parent / "practice.csv"


def test_what_was_understood_in_practice_stays_understood():
    with PRACTICE.open(encoding="utf-8", newline="") as file:
        clear = [(row["label"], judge(row["text"]).kind) for row in csv.DictReader(file) if row["label"] != "unclear"]
    said_not = [label for label, kind in clear if kind in NOT_OUTCOMES]
    not_outcomes = [kind for label, kind in clear if label in NOT_OUTCOMES]
    outcomes = [kind for label, kind in clear if label == "outcome"]
    assert len(clear) > 1000
    assert sum(label in NOT_OUTCOMES for label in said_not) / len(said_not) >= 0.95
    assert sum(kind in NOT_OUTCOMES for kind in not_outcomes) / len(not_outcomes) >= 0.94
    assert outcomes.count("outcome") / len(outcomes) >= 0.94
    assert sum(kind == "unclear" for _, kind in clear) / len(clear) <= 0.05
