"""`manage.py coach`: a line in, a line out."""

import io
import json

import pytest
from django.core.management import call_command


@pytest.fixture
def coach(monkeypatch):
    def run(typed: str, *flags: str) -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        said = io.StringIO()
        call_command("coach", *flags, stdout=said)
        return said.getvalue().splitlines()

    return run


def test_each_line_gives_one_json_object_with_the_agreed_keys(coach):
    lines = [json.loads(line) for line in coach("จัดตลาดนัด 24 ครั้ง\nจำนวนผู้เสียชีวิตจากอุบัติเหตุ\n", "--json")]
    assert [line["kind"] for line in lines] == ["output", "outcome"]
    assert all(list(line) == ["text", "kind", "reasons", "question", "rewrites", "missing"] for line in lines)
    assert lines[0]["text"] == "จัดตลาดนัด 24 ครั้ง"
    assert lines[0]["reasons"][0].keys() == {"rule", "sentence"}


def test_blank_lines_are_skipped(coach):
    assert len(coach("\n  \nปลูกต้นไม้ 500 ต้น\n\n", "--json")) == 1


def test_nothing_typed_gives_nothing(coach):
    assert coach("", "--json") == []


def test_without_json_a_thai_line_says_what_why_and_what_to_ask(coach):
    (line,) = coach("ปลูกต้นไม้ 500 ต้น")
    assert line.startswith("ผลผลิต: ปลูกต้นไม้ 500 ต้น")
    assert "ถาม: ปลูก" in line
    assert "ลองเขียน: " in line
    assert "ยังขาด: ค่าฐาน" in line


def test_a_line_that_is_not_thai_or_not_a_sentence_is_answered_too(coach):
    assert [json.loads(line)["kind"] for line in coach("???\nNumber of participants trained\n", "--json")] == ["unclear", "output"]
