"""An import over its own parsing: the way from a file's bytes to stored policies, against reading the same file with the same reader and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from bench.figure import Figure, in_turn
from bkk_okr.reference import Tally
from bkk_okr.spreadsheets.reading import read
from bkk_okr.spreadsheets.writing import About, Column, SheetOut, workbook
from policies.importing.options import Options
from policies.importing.report import Report
from policies.importing.uploads import import_at_once
from policies.importing.vocabulary import Field
from policies.models import DimensionSet, PolicySet
from policies.reference import POLICY_SET, load_policies

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
UNCHANGED, NEW = 1.5, 2.5
SIZES = (216, 5_000)
_names = (f"bench {number}" for number in count())


def measure() -> list[Figure]:
    load_policies(Tally())
    dimensions = DimensionSet.objects.get(name=POLICY_SET)
    return [figure for rows in SIZES for figure in _figures(rows, dimensions)]


def _figures(rows: int, dimensions: DimensionSet) -> list[Figure]:
    data = register(rows, list(dimensions.dimensions.order_by("order").values_list("name", flat=True)))
    known = PolicySet.objects.create(name=next(_names), dimension_set=dimensions)
    assert len(_whole(data, known).diff.added) == rows

    def unchanged() -> None:
        assert len(_whole(data, known).diff.same) == rows

    def new() -> None:
        assert len(_whole(data, PolicySet.objects.create(name=next(_names), dimension_set=dimensions)).diff.added) == rows

    return [_figure(f"import_{rows}_unchanged", data, unchanged, UNCHANGED), _figure(f"import_{rows}_new", data, new, NEW)]


def _figure(name: str, data: bytes, whole: Callable[[], None], goal: float) -> Figure:
    parsing, all_of_it = in_turn(lambda: read(data, "register.xlsx"), whole)
    print(f"{name}: {all_of_it * 1000:.0f} ms, parsing alone {parsing * 1000:.0f} ms")
    return Figure(name, all_of_it / parsing, "x parsing", goal=goal, floor=1.0)


def _whole(data: bytes, policy_set: PolicySet) -> Report:
    report = import_at_once(data, "register.xlsx", policy_set=policy_set, by=None, options=Options(codes=True), now=NOW)
    assert not report.findings.errors, report.findings.errors[:3]
    return report


def register(rows: int, names: list[str]) -> bytes:
    """Return a register with all seven columns; the codes are those of the next list, because three digits end at 999."""
    table = (
        (
            f"{row // 600 + 1}.{row // 60 % 10 + 1}.{row % 60:02d}",
            f"นโยบายที่ {row} เพื่อให้คนกรุงเทพฯ เดินทางสะดวก ปลอดภัย และมีสุขภาพดี",
            "; ".join(dict.fromkeys((names[row % len(names)], names[row // 7 % len(names)]))),
            f"รายละเอียดของนโยบายที่ {row} กล่าวถึงสิ่งที่ประชาชนจะได้รับและวิธีการทำงานร่วมกันของหน่วยงาน",
            "สำนักการจราจรและขนส่ง",
            "เล็ก",
            None,
        )
        for row in range(rows)
    )
    return workbook([SheetOut("ทะเบียนนโยบาย", "ทะเบียนนโยบาย", [Column(str(name)) for name in Field], table)], About(NOW))
