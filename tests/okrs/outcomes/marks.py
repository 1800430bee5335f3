"""How well the coach does on labelled sentences.

`not an outcome` is output or activity. Lines whose right answer is `unclear` count for none of the four marks: there a question is right, and how often
the coach asks is told apart.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from okrs.outcomes import ACTIVITY, OUTCOME, OUTPUT, UNCLEAR, Judgement, judge
from tests.okrs.outcomes.labels import Labelled

NOT_AN_OUTCOME = {OUTPUT, ACTIVITY}


@dataclass(frozen=True)
class Judged:
    row: Labelled
    judgement: Judgement

    @property
    def kind(self) -> str:
        return self.judgement.kind

    @property
    def clear(self) -> bool:
        return self.row.label != UNCLEAR

    @property
    def right(self) -> bool:
        """On the right side of the one line that matters: output and activity are advised alike."""
        return self.kind == self.row.label or {self.kind, self.row.label} == NOT_AN_OUTCOME


@dataclass(frozen=True)
class Marks:
    precision: float
    recall: float
    outcome_recall: float
    unclear: float


def judged(rows: Iterable[Labelled], *, with_unit: bool = True) -> list[Judged]:
    """`with_unit=False` is how the command sees them: one sentence a line and nothing else."""
    return [Judged(row, judge(row.text, row.unit if with_unit else "")) for row in rows]


def marks(lines: Iterable[Judged]) -> Marks:
    clear = [line for line in lines if line.clear]
    called = [line for line in clear if line.kind in NOT_AN_OUTCOME]
    counts = [line for line in clear if line.row.label in NOT_AN_OUTCOME]
    outcomes = [line for line in clear if line.row.label == OUTCOME]
    return Marks(
        precision=_share(called, lambda line: line.row.label in NOT_AN_OUTCOME),
        recall=_share(counts, lambda line: line.kind in NOT_AN_OUTCOME),
        outcome_recall=_share(outcomes, lambda line: line.kind == OUTCOME),
        unclear=_share(clear, lambda line: line.kind == UNCLEAR),
    )


def asked_where_experts_differ(lines: Iterable[Judged]) -> float:
    return _share([line for line in lines if not line.clear], lambda line: line.kind == UNCLEAR)


def right_by_subject(lines: Sequence[Judged]) -> dict[str, float]:
    """Share of clear lines on the right side, subject by subject, the worst first."""
    clear = [line for line in lines if line.clear]
    subjects = {line.row.subject for line in clear}
    shares = {subject: _share([line for line in clear if line.row.subject == subject], lambda line: line.right) for subject in subjects}
    return dict(sorted(shares.items(), key=lambda item: (item[1], item[0])))


def by_rule(lines: Iterable[Judged]) -> list[tuple[str, int, int]]:
    """Each rule that decided: its name, on how many clear lines, and on how many of them rightly."""
    fired: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for line in lines:
        if line.clear:
            name = line.judgement.reasons[0].rule
            fired[name] += 1
            right[name] += line.right
    return [(name, times, right[name]) for name, times in fired.most_common()]


def _share(lines: Sequence[Judged], holds: Callable[[Judged], bool]) -> float:
    return sum(map(holds, lines)) / len(lines) if lines else 1.0
