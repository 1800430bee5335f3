"""The register as a workbook that can come back in: all policies, the empty template, and only the rows that must be mended."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bkk_okr.spreadsheets.reading import Workbook, read
from bkk_okr.spreadsheets.refusals import Refused
from bkk_okr.spreadsheets.writing import About, Column, SheetOut, Value, workbook
from policies.importing.diff import shown
from policies.importing.dimension_names import DimensionNames
from policies.importing.layout import Table, find_tables
from policies.importing.options import Options
from policies.importing.preview import known_dimensions
from policies.importing.stored import StoredPolicy, dimension_ids, stored_policies
from policies.importing.uploads import stored_bytes
from policies.importing.vocabulary import MEANINGS, Field, Rejected
from policies.models import PolicyImport, PolicySet

WIDTHS = {Field.NUMBER: 10, Field.TITLE: 60, Field.DIMENSIONS: 30, Field.DETAIL: 50, Field.RESPONSIBLE: 30, Field.SIZE: 18, Field.PARTS: 24}
SHEET = "ทะเบียนนโยบาย"


def _columns() -> list[Column]:
    return [Column(str(name), WIDTHS[name], MEANINGS[name]) for name in Field]


def register_workbook(policy_set: PolicySet, *, as_of: datetime, invented: bool = False) -> bytes:
    """Return the policies in force; imported again it changes nothing."""
    policies = [policy for policy in stored_policies(policy_set).values() if not policy.retired]
    lines = [f"ด้านในชุดนี้: {', '.join(dimension_ids(policy_set))}"]
    sheet = SheetOut(SHEET, f"ทะเบียนนโยบาย ชุด {policy_set.name}", _columns(), map(_row, policies))
    return workbook([sheet], About(as_of, invented, lines))


def _row(policy: StoredPolicy) -> tuple[Value, ...]:
    number: Value = int(policy.code) if policy.code.isdigit() and len(policy.code) <= 3 else policy.code
    parts = ", ".join(policy.parts)
    return number, policy.title, "; ".join(policy.dimensions), policy.detail, policy.responsible, shown("size", policy.size), parts


def template_workbook(policy_set: PolicySet | None, *, as_of: datetime) -> bytes:
    """Return the empty table with its columns explained."""
    names = dimension_ids(policy_set) if policy_set else next(iter(known_dimensions().values())).names
    lines = [f"ชื่อด้านที่ใช้ได้: {', '.join(names)}", "พิมพ์นโยบายใต้หัวตาราง แถวละหนึ่งนโยบาย"]
    return workbook([SheetOut(SHEET, "แม่แบบทะเบียนนโยบาย", _columns(), [])], About(as_of, lines=lines))


def bad_rows_workbook(record: PolicyImport, *, as_of: datetime) -> bytes:
    """Return the rows of the uploaded file that must be mended, as they came, each with its row number and reasons."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for error in record.report.get("errors", []):
        if error["row"] is not None:
            reasons.setdefault((error.get("sheet", ""), error["row"]), []).append(error["message"])
    columns = [*_columns(), Column("แถวในไฟล์", 12), Column("เหตุผลที่ต้องแก้", 80)]
    rows = _bad_rows(_tables(record), reasons)
    return workbook([SheetOut("แถวที่ต้องแก้", f"แถวที่ต้องแก้ในไฟล์ {record.file_name}", columns, rows)], About(as_of))


def _tables(record: PolicyImport) -> dict[str, Table]:
    """Return the tables by sheet name; a single one also answers to the empty name that its records carry."""
    try:
        book: Workbook = read(stored_bytes(record), record.file_name)
        tables = find_tables(book, Options.from_json(record.options), DimensionNames(dimension_ids(record.policy_set)))
    except (Refused, Rejected):
        return {}
    return {table.sheet.name: table for table in tables} | ({"": tables[0]} if tables else {})


def _bad_rows(tables: Mapping[str, Table], reasons: dict[tuple[str, int], list[str]]) -> Iterable[tuple[Value, ...]]:
    for (sheet, number), sentences in reasons.items():
        table: Any = tables.get(sheet)
        cells = [table.sheet.cell(number, table.columns[name]).text if table and name in table.columns else "" for name in Field]
        yield (*cells, number, " · ".join(sentences))
