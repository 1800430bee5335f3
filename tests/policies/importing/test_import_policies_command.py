"""The command that scripts call: one JSON object, exit 0, 1 or 2."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from policies.models import Policy, PolicySet
from tests import makers
from tests.workbooks import table

KEYS = {"status", "message", "sheet", "header_row", "valid", "added", "changed", "same", "missing", "errors", "skipped", "notes"}


def run(tmp_path: Path, capsys: Any, data: bytes, *flags: str, name: str = "ทะเบียน.xlsx") -> tuple[int, dict[str, Any]]:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(SystemExit) as ended:
        call_command("import_policies", str(file), "--json", *flags)
    return int(str(ended.value.code)), json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_a_dry_run_against_nothing_needs_no_set(tmp_path: Path, capsys: Any) -> None:
    code, answer = run(tmp_path, capsys, table((1, "ก", "ปลอดภัยดี;เดินทางดี")), "--dry-run", "--set", "ใหม่")
    assert (code, set(answer), answer["status"], answer["added"]) == (0, KEYS | {"policies"}, "ok", 1)
    assert answer["policies"] == [{"number": 1, "title": "ก", "dimensions": ["ปลอดภัยดี", "เดินทางดี"]}]
    assert not PolicySet.objects.exists()


@pytest.mark.django_db
def test_an_import_stores_and_the_same_again_changes_nothing(tmp_path: Path, capsys: Any) -> None:
    makers.make_policy_set("2565")
    data = table((1, "ก", "ปลอดภัยดี"), (2, "ข", "สุขภาพดี"))
    code, answer = run(tmp_path, capsys, data, "--set", "2565")
    assert (code, answer["added"], Policy.objects.count(), set(answer)) == (0, 2, 2, KEYS)
    code, answer = run(tmp_path, capsys, data)
    assert (code, answer["added"], answer["same"]) == (0, 0, 2)


@pytest.mark.django_db
def test_row_errors_end_with_one_and_store_nothing(tmp_path: Path, capsys: Any) -> None:
    makers.make_policy_set("2565")
    code, answer = run(tmp_path, capsys, table((1, "ก", "ปลอดภัยดี"), (12.5, "ข", "ปลอดภัย")))
    assert (code, answer["status"], answer["valid"], Policy.objects.count()) == (1, "row_errors", 1, 0)
    assert [(error["row"], error["column"], error["value"], error["code"]) for error in answer["errors"]] == [
        (3, "ลำดับที่", "12.5", "not_whole"),
        (3, "ด้าน", "ปลอดภัย", "unknown_dimension"),
    ]


@pytest.mark.django_db
def test_a_refused_file_ends_with_two(tmp_path: Path, capsys: Any) -> None:
    code, answer = run(tmp_path, capsys, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name="เก่า.xls")
    assert (code, answer["status"], answer["errors"][0]["code"]) == (2, "rejected", "old_xls")


@pytest.mark.django_db
def test_a_file_that_is_not_there_ends_with_two(capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("import_policies", "ไม่มี.xlsx", "--json")
    assert (ended.value.code, json.loads(capsys.readouterr().out)["errors"][0]["code"]) == (2, "no_file")


@pytest.mark.django_db
def test_without_any_set_the_name_of_one_is_asked_for(tmp_path: Path, capsys: Any) -> None:
    code, answer = run(tmp_path, capsys, table((1, "ก", "ปลอดภัยดี")))
    assert (code, answer["errors"][0]["code"], PolicySet.objects.exists()) == (2, "no_set", False)


@pytest.mark.django_db
def test_a_named_set_that_is_not_there_is_made(tmp_path: Path, capsys: Any) -> None:
    makers.make_policy_set("2565")
    code, answer = run(tmp_path, capsys, table((1, "ก", "ปลอดภัยดี")), "--set", "2569")
    assert (code, Policy.objects.get().set.name) == (0, "2569")
    assert any("สร้างชุดนโยบาย 2569" in note for note in answer["notes"])


@pytest.mark.django_db
def test_people_get_sentences(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "ก.xlsx"
    file.write_bytes(table((1, "ก", "x"), ("รวม",)))
    with pytest.raises(SystemExit):
        call_command("import_policies", str(file), "--dry-run")
    out = capsys.readouterr().out
    assert "แถว 2 คอลัมน์ ด้าน:" in out
    assert "ข้ามแถว 3: แถวรวม" in out


def of_theirs() -> bytes:
    """A sheet that people made for people: title rows, then names of their own."""
    rows = [(1, "ปลอดภัยดี", "ติดไฟส่องสว่าง"), (2, "สุขภาพดี", "คลินิกใกล้บ้าน")]
    return table(*rows, header=("ข้อ", "หมวด", "เรื่องที่จะทำ"), above=[("ทะเบียนของสำนัก",), ("ปี 2570",)])


CHOSEN = ("--column", "number=A", "--column", "title=C", "--column", "ด้าน=b")


@pytest.mark.django_db
@pytest.mark.parametrize("header", [("--header-row", "3"), ("--header-row", "๓")], ids=["Arabic", "Thai"])
def test_columns_and_header_row_are_chosen_as_in_the_wizard(tmp_path: Path, capsys: Any, header: tuple[str, str]) -> None:
    makers.make_policy_set("2565")
    code, answer = run(tmp_path, capsys, of_theirs(), *header, *CHOSEN)
    assert (code, answer["header_row"], answer["added"]) == (0, 3, 2)
    assert list(Policy.objects.order_by("code").values_list("code", "title")) == [("001", "ติดไฟส่องสว่าง"), ("002", "คลินิกใกล้บ้าน")]


@pytest.mark.django_db
def test_chosen_columns_find_the_header_that_has_our_names_or_none(tmp_path: Path, capsys: Any) -> None:
    makers.make_policy_set("2565")
    code, answer = run(tmp_path, capsys, table((2, "สุขภาพดี", "คลินิก"), header=(1, "ปลอดภัยดี", "ติดไฟ")), *CHOSEN, "--dry-run")
    assert (code, answer["added"]) == (0, 2)
    code, answer = run(tmp_path, capsys, table((1, "ติดไฟ", "ปลอดภัยดี")), "--column", "number=A", "--column", "title=B", "--column", "dimensions=C", "--dry-run")
    assert (code, answer["header_row"], answer["added"], answer["skipped"]) == (0, 1, 1, [])


@pytest.mark.django_db
def test_a_header_row_alone_says_where_our_names_stand(tmp_path: Path, capsys: Any) -> None:
    makers.make_policy_set("2565")
    old, new = ("ลำดับที่", "นโยบาย", "ด้าน"), ("นโยบาย", "ลำดับที่", "ด้าน")
    data = table(("ชื่อใหม่", 2, "สุขภาพดี"), header=new, above=[old, (1, "ชื่อเดิม", "ปลอดภัยดี")])
    code, answer = run(tmp_path, capsys, data, "--header-row", "3", "--dry-run")
    assert (code, answer["header_row"], [one["title"] for one in answer["policies"]]) == (0, 3, ["ชื่อใหม่"])
    code, answer = run(tmp_path, capsys, data, "--header-row", "2", "--dry-run")
    assert (code, answer["errors"][0]["code"]) == (2, "missing_column")


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--header-row", "0"], "ไม่ใช่เลขแถว"),
        (["--header-row", "สาม"], "ไม่ใช่เลขแถว"),
        (["--column", "ชื่อเรื่อง=C"], "ไม่มีช่อง"),
        (["--column", "title=3"], "ไม่ใช่คอลัมน์"),
        (["--column", "title=XFE"], "ไม่ใช่คอลัมน์"),
        (["--column", "title"], "ไม่ใช่คอลัมน์"),
        (["--column", "title=C", "--column", "detail=c"], "ซ้ำ"),
        (["--column", "title=C", "--column", "นโยบาย=D"], "ซ้ำ"),
    ],
)
def test_a_flag_that_cannot_be_meant_is_refused(tmp_path: Path, flags: list[str], sentence: str) -> None:
    (tmp_path / "ก.xlsx").write_bytes(of_theirs())
    with pytest.raises(CommandError, match=sentence):
        call_command("import_policies", str(tmp_path / "ก.xlsx"), *flags)


@pytest.mark.django_db
def test_a_column_that_is_needed_and_not_chosen_is_named(tmp_path: Path, capsys: Any) -> None:
    code, answer = run(tmp_path, capsys, of_theirs(), "--header-row", "3", *CHOSEN[:4], "--dry-run")
    assert (code, answer["errors"][0]["code"], answer["errors"][0]["column"]) == (2, "unknown_column", "ด้าน")
