"""Rules that need all rows at once: numbers that stand twice, parts that exist, parts that do not run in a circle."""

from collections.abc import Iterator, Mapping

from policies.importing.findings import Findings, PolicyRow, ranges
from policies.importing.vocabulary import MOST_PARTS, Field
from policies.models.policy import PolicySize

Parts = Mapping[str, tuple[str, ...]]


def settle_duplicates(findings: Findings) -> None:
    """Twins: the first counts, the rest are passed over with a note. The same number with other content: an error on every row concerned."""
    by_code: dict[str, list[PolicyRow]] = {}
    for row in findings.rows:
        by_code.setdefault(row.code, []).append(row)
    twins: set[int] = set()
    for code, rows in by_code.items():
        if len(rows) == 1:
            continue
        if len({row.content() for row in rows}) > 1:
            for row in rows:
                findings.error(row.row, Field.NUMBER, code.lstrip("0"), "duplicate_number", sheet=row.sheet, rows=ranges([row.row for row in rows]))
            continue
        for row in rows[1:]:
            findings.skip(row.row, f"ซ้ำกับแถว {rows[0].row} ทุกประการ", row.sheet)
            twins.add(id(row))
        findings.notes.append(f"ลำดับที่ {code.lstrip('0')} มีแถวเหมือนกันทุกประการ ใช้แถว {rows[0].row} และข้ามแถว {ranges([row.row for row in rows[1:]])}")
    findings.rows = [row for row in findings.rows if id(row) not in twins]


def note_same_titles(findings: Findings) -> None:
    by_title: dict[str, list[PolicyRow]] = {}
    for row in findings.rows:
        by_title.setdefault(row.title, []).append(row)
    for title, rows in by_title.items():
        if len(rows) > 1 and title and len({row.code for row in rows}) > 1:
            findings.notes.append(f"ชื่อนโยบายเหมือนกัน: ลำดับที่ {', '.join(row.code for row in rows)} “{title[:60]}”")


def check_parts(findings: Findings, stored: Parts) -> None:
    """`stored`: the set's policies with their parts; a row that brings no parts column leaves them as they are."""
    known = set(stored) | {row.code for row in findings.rows}
    for row in findings.rows:
        _agree_with_size(findings, row, stored)
        if len(row.parts or ()) > MOST_PARTS:
            findings.error(row.row, Field.PARTS, ", ".join(row.parts or ()), "too_many_parts", sheet=row.sheet, count=len(row.parts or ()), most=MOST_PARTS)
        for part in row.parts or ():
            if part == row.code:
                findings.error(row.row, Field.PARTS, part.lstrip("0"), "own_part", sheet=row.sheet)
            elif part not in known:
                findings.error(row.row, Field.PARTS, part.lstrip("0"), "unknown_part", sheet=row.sheet)
    whole: dict[str, tuple[str, ...]] = dict(stored) | {row.code: row.parts for row in findings.rows if row.parts is not None}
    rows = {row.code: row for row in findings.rows if row.parts}
    for circle in find_circles({code: parts for code, parts in whole.items() if parts}):
        named = " → ".join([*circle, circle[0]])
        for row in (rows[step] for step in circle if step in rows):
            findings.error(row.row, Field.PARTS, ", ".join(row.parts or ()), "circular_parts", sheet=row.sheet, circle=named)


def _agree_with_size(findings: Findings, row: PolicyRow, stored: Parts) -> None:
    """Only a big policy has parts, whichever column a file lacks: parts make it big, and a size cannot make small what has parts in the register."""
    if row.parts and row.size is None:
        row.size = PolicySize.BIG.value
    elif row.parts is None and row.size == PolicySize.SMALL and stored.get(row.code):
        findings.error(row.row, Field.SIZE, PolicySize.SMALL.label, "parts_of_stored", sheet=row.sheet, parts=", ".join(stored[row.code]))


def find_circles(parts: Parts) -> list[list[str]]:
    """Return the circles a walk over all policies runs into, each policy in at most one; each policy is entered once, so a thousand big ones cost no more."""
    finished: set[str] = set()
    circles: list[list[str]] = []
    told: set[str] = set()
    for start in parts:
        path: list[str] = []
        places: dict[str, int] = {}
        waiting: list[Iterator[str]] = [iter((start,))]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                if path:
                    finished.add(path[-1])
                    del places[path.pop()]
            elif step in places:
                circle = path[places[step] :]
                if len(circle) > 1 and not told & set(circle):
                    circles.append(circle)
                    told.update(circle)
            elif step not in finished:
                places[step] = len(path)
                path.append(step)
                waiting.append(iter(parts.get(step, ())))
    return circles
