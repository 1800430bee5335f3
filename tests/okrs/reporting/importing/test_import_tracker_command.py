"""The command that scripts call: one JSON object with exact numbers, exit 0, 1 or 2."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from okrs.models import CheckIn, KeyResult, PublishedFigure
from tests import makers
from tests.okrs.reporting.importing.tracker_lists import ALL, TOP, all_list, edited, top_list

KEYS = {"status", "message", "sheet", "header_row", "valid", "added", "changed", "same", "missing", "errors", "skipped", "notes", "measures", "questions"}


def run(tmp_path: Path, capsys: Any, data: bytes, *flags: str, name: str = "ติดตาม.xlsx") -> tuple[int, dict[str, Any], str]:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(SystemExit) as ended:
        call_command("import_tracker", str(file), "--json", *flags)
    written = capsys.readouterr().out
    return int(str(ended.value.code)), json.loads(written, parse_float=Decimal), written


@pytest.mark.django_db
def test_a_dry_run_needs_no_year_and_writes_nothing(tmp_path, capsys):
    code, answer, written = run(tmp_path, capsys, all_list(), "--dry-run")
    assert (code, set(answer), answer["status"], answer["header_row"], answer["added"]) == (0, KEYS, "ok", 1, 12)
    assert answer["measures"][0]["months"]["2024-01"] == Decimal("17.01")
    assert '"actual": 129.05,' in written
    assert {question["code"] for question in answer["questions"] if question["row"] == 6} == {"percent_over_100", "percent_summed"}
    assert not KeyResult.objects.exists()


@pytest.mark.django_db
def test_an_import_stores_and_the_same_file_again_changes_nothing(tmp_path, capsys):
    makers.make_city()
    makers.make_fiscal_year(2567)
    code, answer, _ = run(tmp_path, capsys, top_list())
    assert (code, answer["added"], KeyResult.objects.count(), CheckIn.objects.count()) == (0, 30, 30, 21)
    code, answer, _ = run(tmp_path, capsys, top_list())
    assert (code, answer["added"], answer["changed"], answer["same"]) == (0, 0, 0, 30)
    assert (PublishedFigure.objects.count(), CheckIn.objects.count()) == (30, 21)


@pytest.mark.django_db
def test_row_errors_end_with_one_and_store_nothing(tmp_path, capsys):
    makers.make_city()
    makers.make_fiscal_year(2567)
    code, answer, _ = run(tmp_path, capsys, top_list(TOP["1"], edited(TOP["3"], c2="ราวร้อย")))
    assert (code, answer["status"], answer["valid"], KeyResult.objects.count()) == (1, "row_errors", 1, 0)
    assert [(error["row"], error["value"], error["code"]) for error in answer["errors"]] == [(6, "ราวร้อย", "not_a_figure")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "เก่า.xls", "old_xls"),
        (top_list(header=("ก", "ข")), "อื่น.xlsx", "no_table"),
        (top_list(), "ไม่มีปี.xlsx", "unknown_year"),
    ],
    ids=["old file", "other table", "no fiscal year"],
)
def test_a_refused_file_ends_with_two(tmp_path, capsys, data, name, reason):
    code, answer, _ = run(tmp_path, capsys, data, name=name)
    assert (code, answer["status"], answer["errors"][0]["code"]) == (2, "rejected", reason)


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("import_tracker", "/nowhere/ติดตาม.xlsx", "--json")
    assert (ended.value.code, json.loads(capsys.readouterr().out)["errors"][0]["code"]) == (2, "no_file")


@pytest.mark.django_db
def test_without_json_it_speaks_thai(tmp_path, capsys):
    file = tmp_path / "ติดตาม.xlsx"
    file.write_bytes(top_list(TOP["18"], ()))
    with pytest.raises(SystemExit):
        call_command("import_tracker", str(file), "--dry-run")
    said = capsys.readouterr().out
    assert said.startswith("อ่านได้ 1 แถว ข้อมูล ณ 12 ส.ค. 2567: เพิ่ม 1 แก้ 0 เหมือนเดิม 0 ไม่มีในไฟล์ 0 · ต้องถามเจ้าของข้อมูล 1 แถว")
    assert "ถาม แถว 5: เป้าหมายส่วนหนึ่ง 100" in said


@pytest.mark.django_db
def test_the_day_and_the_year_can_be_named(tmp_path, capsys):
    makers.make_city()
    makers.make_fiscal_year(2567)
    run(tmp_path, capsys, all_list(ALL["3"]), "--fiscal-year", "2567", "--as-of", "2024-08-10")
    assert str(PublishedFigure.objects.get().published_on) == "2024-08-10"
