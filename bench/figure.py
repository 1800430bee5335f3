"""One line of the table."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """What was measured against what was wanted.

    `goal` is met at or under it (`most=True`, the usual case of costs) or at or above it. `floor` is the same figure for the least work that could do it (a
    hand-written statement, parsing alone), `peer` for what people use today; both are None where there is none.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    most: bool = True
    floor: float | None = None
    peer: float | None = None

    @property
    def met(self) -> bool | None:
        """None: printed for comparison, nothing was promised."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.most else self.value >= self.goal

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "goal": self.goal,
            "unit": self.unit,
            "met": self.met,
            "floor": None if self.floor is None else round(self.floor, 4),
            "peer": None if self.peer is None else round(self.peer, 4),
        }


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Return the median time of `work` after one run that is not counted."""
    work()
    return median(once(work) for _ in range(runs))


def in_turn(one: Callable[[], object], other: Callable[[], object], runs: int = 5) -> tuple[float, float]:
    """Return the median times of two things done A B A B: a drift of the machine's speed touches both."""
    one(), other()
    pairs = [(once(one), once(other)) for _ in range(runs)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
