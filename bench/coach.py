"""The coach on labelled sentences: how often it is right, where, by which rule, and how long a line takes."""

from collections.abc import Iterable
from functools import partial
from statistics import fmean

from bench.figure import Figure, seconds
from okrs.outcomes import judge
from tests.okrs.outcomes.labels import Labelled, labelled
from tests.okrs.outcomes.marks import Judged, asked_where_experts_differ, by_rule, judged, marks, right_by_subject

KINDS = ("outcome", "output", "activity", "unclear")
UNSEEN = "unseen_second.csv"
ONCE_UNSEEN = "unseen.csv"  # rules were mended by it since


def measure() -> list[Figure]:
    lines = judged(labelled())
    show(lines)
    unseen, once_unseen = (judged(labelled(name), with_unit=False) for name in (UNSEEN, ONCE_UNSEEN))
    print(f"{len(unseen)} unseen sentences, {len(once_unseen)} once unseen, both without their units")
    print("unseen, right by subject:", told(right_by_subject(unseen)))
    figures = [*of(lines), *of(_real(lines), "_real"), *of(_misleading(lines), "_misleading"), *of(judged(labelled(), with_unit=False), "_without_unit")]
    figures += [*of(unseen, "_unseen"), *of(_misleading(unseen), "_unseen_misleading"), *of(once_unseen, "_once_unseen")]
    return [*figures, _spread(lines), _spread(unseen, "_unseen"), *_time([line.row for line in lines])]


def of(lines: list[Judged], suffix: str = "") -> list[Figure]:
    found = marks(lines)
    return [
        Figure(f"coach_precision_not_outcome{suffix}", found.precision, "share", goal=0.95, most=False),
        Figure(f"coach_recall_not_outcome{suffix}", found.recall, "share", goal=0.90, most=False),
        Figure(f"coach_recall_outcome{suffix}", found.outcome_recall, "share", goal=0.90, most=False),
        Figure(f"coach_unclear_on_clear_lines{suffix}", found.unclear, "share", goal=0.15),
    ]


def _real(lines: Iterable[Judged]) -> list[Judged]:
    """Titles that an authority published; of the development sentences half are constructed, so they are left out."""
    return [line for line in lines if line.row.source in {"tracker", "published"}]


def _misleading(lines: Iterable[Judged]) -> list[Judged]:
    return [line for line in lines if line.row.misleads]


def _spread(lines: list[Judged], suffix: str = "") -> Figure:
    """No rule may live off one subject. Rules are written, not trained, so no subject can be left out of them; the unseen sentences stand in for that."""
    return Figure(f"coach_right_in_worst_subject{suffix}", next(iter(right_by_subject(lines).values())), "share")


def _time(rows: list[Labelled]) -> list[Figure]:
    each = [seconds(partial(judge, row.text, row.unit)) * 1000 for row in rows]
    return [Figure("coach_ms_per_line", fmean(each), "ms", goal=5), Figure("coach_ms_slowest_line", max(each), "ms", goal=5)]


def show(lines: list[Judged]) -> None:
    print(f"{len(lines)} sentences; where experts differ the coach asks {asked_where_experts_differ(lines):.0%} of the time\n")
    print("label \\ coach", *(f"{kind:>9}" for kind in KINDS))
    for label in KINDS:
        print(f"{label:13}", *(f"{sum(line.row.label == label and line.kind == kind for line in lines):>9}" for kind in KINDS))
    print("\nright by subject:", told(right_by_subject(lines)))
    print(f"\n{'rule':50} {'fires':>6} {'right':>6}")
    for name, fired, right in by_rule(lines):
        print(f"{name:50} {fired:>6} {right:>6}")
    print()


def told(shares: dict[str, float]) -> str:
    return ", ".join(f"{subject} {share:.2f}" for subject, share in shares.items())
