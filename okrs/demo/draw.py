"""The dice: which district takes which measure, its baseline, target and results. Pure and the same for the same seed."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from okrs.demo.measures import OWN, SHARED, OwnMeasure, SharedMeasure
from okrs.models import Measure

FIRST_DEMO_YEAR = 2569
TENTH = Decimal("0.1")
TOPICS_A_DISTRICT = 3


@dataclass(frozen=True)
class Assigned:
    """One shared measure in one district and year."""

    measure: SharedMeasure
    office: str
    year: int
    baseline: Decimal
    target: Decimal
    mass: int
    pace: Decimal
    """How the year goes: 1 is exactly as planned."""

    @property
    def starts_at_zero(self) -> bool:
        return self.measure.nature == Measure.Nature.FLOW and self.measure.aggregation == Measure.Aggregation.SUM

    def value_at(self, elapsed: Decimal) -> Decimal:
        """Return what is reported when `elapsed` of the year is over: between baseline and target, as far as `pace` carries."""
        value = self.baseline + (self.target - self.baseline) * elapsed * self.pace
        value = max(value, Decimal(0))
        if self.measure.plausible:
            value = min(value, Decimal(self.measure.plausible[1]))
        return value.quantize(Decimal(1) if self.measure.whole_numbers else TENTH, rounding=ROUND_HALF_UP)

    def numerator_at(self, elapsed: Decimal, denominator: Decimal) -> Decimal:
        return min((self.value_at(elapsed) * denominator / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP), denominator)


def dice(seed: int, *about: object) -> Random:
    return Random("-".join(str(part) for part in (seed, *about)))  # noqa: S311 a demo, not a secret


def assigned(measure: SharedMeasure, office: str, year: int, seed: int) -> Assigned:
    lasting = dice(seed, measure.code, office)
    baseline, gain = lasting.randint(*measure.baseline), lasting.randint(*measure.gain)
    mass = lasting.randint(*measure.mass) if measure.mass[1] else 0
    sign = -1 if measure.direction == Measure.Direction.DECREASE else 1
    moved = gain * (year - FIRST_DEMO_YEAR) // 2 if measure.baseline[1] else 0
    start = max(baseline + sign * moved, 1) if measure.baseline[1] else 0
    goal = max(start + sign * gain, 1)
    if measure.unit == "ร้อยละ":
        start, goal = min(start, 97), min(goal, 98)
    pace = Decimal(dice(seed, measure.code, office, year).choice((118, 110, 104, 101, 100, 93, 86, 62, 40))) / 100
    return Assigned(measure, office, year, Decimal(start), Decimal(goal if goal != start else goal + sign), mass, pace)


def topics_of(office: str, seed: int) -> list[SharedMeasure]:
    """The shared measures a district takes: the same ones every year, so that series run on."""
    common = [measure for measure in SHARED if not measure.only]
    chosen = dice(seed, "topics", office).sample(common, TOPICS_A_DISTRICT)
    return [measure for measure in SHARED if measure in chosen or office in measure.only]


def own_topic_of(office: str, seed: int) -> OwnMeasure:
    return dice(seed, "own", office).choice(OWN)
