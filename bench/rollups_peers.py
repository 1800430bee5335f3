"""What others would do with the same reports: read all raw rows with pandas, put fifty workbooks together, refresh a materialised view.

Each computes one figure per city measure, the working value: a small part of what a drain keeps. Each is held to the stored figure.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pandas
from django.db import connection
from python_calamine import CalamineWorkbook

from bench.rollups_city import YEAR
from okrs.models import Measure, RollupValue
from okrs.progress import share

Figures = dict[str, Decimal]
HEADER = ["ตัวชี้วัด", "เดือน", "ครั้งที่", "ค่า", "ตัวตั้ง", "ตัวหาร"]

RAW = """
SELECT office.code AS office, measure.code AS measure, period.month, entry.revision, entry.value, entry.numerator, entry.denominator
FROM okrs_checkin AS entry
JOIN policies_reportingperiod AS period ON period.id = entry.period_id AND period.fiscal_year_id = %(year)s
JOIN okrs_keyresult AS key_result ON key_result.id = entry.key_result_id
JOIN okrs_measure AS measure ON measure.id = key_result.measure_id
JOIN okrs_objective AS objective ON objective.id = key_result.objective_id
JOIN okrs_plan AS plan ON plan.id = objective.plan_id
JOIN districts_office AS office ON office.id = plan.office_id
WHERE entry.verification <> 'returned'
"""

VIEW = f"""
CREATE MATERIALIZED VIEW bench_city AS
WITH entry AS ({RAW % {"year": YEAR}}),
latest AS (SELECT DISTINCT ON (office, measure) * FROM entry ORDER BY office, measure, month DESC, revision DESC)
SELECT measure, coalesce(sum(value), share_of(sum(numerator) * 100, sum(denominator))) AS value FROM latest GROUP BY measure
"""


def stored_figures() -> Figures:
    rows = RollupValue.objects.working().filter(fiscal_year=YEAR, level="city")
    codes = dict(Measure.objects.values_list("pk", "code"))
    return {codes[row.measure_id]: row.value for row in rows}


def raw_rows() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(RAW, {"year": YEAR})
        return list(cursor.fetchall())


def by_pandas() -> Figures:
    """Read everything and group it, exactly: columns of Decimal, since sums of floats would not be the city's figure."""
    frame = pandas.DataFrame(raw_rows(), columns=["office", "measure", "month", "revision", "value", "numerator", "denominator"], dtype=object)
    latest = frame.sort_values(["office", "measure", "month", "revision"]).groupby(["office", "measure"]).tail(1)
    figures: Figures = {}
    for code, group in latest.groupby("measure"):
        figures[str(code)] = figure(zip(group["value"], group["numerator"], group["denominator"], strict=True))
    return figures


def figure(latest: Iterable[tuple[Decimal | None, Decimal | None, Decimal | None]]) -> Decimal:
    rows = list(latest)
    values = [value for value, _, _ in rows if value is not None]
    if values:
        return sum(values, Decimal(0))
    quotient = share(sum(numerator or 0 for _, numerator, _ in rows) * 100, sum(denominator or 0 for _, _, denominator in rows))
    assert quotient is not None
    return quotient


@dataclass(frozen=True)
class Workbook:
    content: bytes


def fifty_workbooks() -> list[Workbook]:
    """One workbook per district with every report of the year, as offices send them today."""
    books: dict[str, openpyxl.Workbook] = {}
    for office, measure, month, revision, value, numerator, denominator in raw_rows():
        book = books.setdefault(str(office), openpyxl.Workbook())
        sheet: Any = book.active
        if sheet.max_row == 1:
            sheet.append(HEADER)
        sheet.append([measure, str(month), revision, *(None if cell is None else float(str(cell)) for cell in (value, numerator, denominator))])
    return [saved(book) for book in books.values()]


def saved(book: openpyxl.Workbook) -> Workbook:
    held = io.BytesIO()
    book.save(held)
    return Workbook(held.getvalue())


def by_calamine(books: list[Workbook]) -> Figures:
    return consolidated(CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python() for book in books)


def by_openpyxl(books: list[Workbook]) -> Figures:
    return consolidated(read_by_openpyxl(book) for book in books)


def read_by_openpyxl(book: Workbook) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book.content), read_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def consolidated(sheets: Iterable[Sequence[Sequence[Any]]]) -> Figures:
    latest: dict[tuple[int, str], tuple[tuple[str, float], tuple[Decimal | None, ...]]] = {}
    for place, sheet in enumerate(sheets):
        for measure, month, revision, *cells in rows_of(sheet):
            key, when = (place, str(measure)), (str(month), float(str(revision)))
            if key not in latest or latest[key][0] < when:
                latest[key] = (when, tuple(None if cell in {None, ""} else Decimal(str(cell)) for cell in cells))
    grouped: dict[str, list[tuple[Decimal | None, Decimal | None, Decimal | None]]] = {}
    for (_, measure), (_, (value, numerator, denominator)) in latest.items():
        grouped.setdefault(measure, []).append((value, numerator, denominator))
    return {measure: figure(rows) for measure, rows in grouped.items()}


def rows_of(sheet: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    seen = False
    for row in sheet:
        if seen and row[0]:
            yield row
        seen = seen or row[:1] == HEADER[:1]


def make_view() -> None:
    with connection.cursor() as cursor:
        cursor.execute(VIEW)


def by_view() -> Figures:
    with connection.cursor() as cursor:
        cursor.execute("REFRESH MATERIALIZED VIEW bench_city")
        cursor.execute("SELECT measure, value FROM bench_city")
        return dict(cursor.fetchall())
