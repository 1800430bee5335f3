import pytest

from bkk_okr.reference import Tally, bring
from districts.models import Section

pytestmark = pytest.mark.django_db
ROWS = [{"code": "finance", "name": "ฝ่ายการคลัง", "order": 1}, {"code": "revenue", "name": "ฝ่ายรายได้", "order": 2}]


def test_missing_rows_are_added_and_counted():
    tally = Tally()
    brought = bring(tally, "ฝ่าย", Section, ("code",), ROWS)
    assert brought["finance",].pk == Section.objects.get(code="finance").pk
    assert list(tally.lines()) == ["ฝ่าย: เพิ่ม 2"]


def test_a_second_run_changes_nothing_and_says_nothing():
    bring(Tally(), "ฝ่าย", Section, ("code",), ROWS)
    tally = Tally()
    bring(tally, "ฝ่าย", Section, ("code",), ROWS)
    assert not tally.changed_anything
    assert list(tally.lines()) == []


def test_a_row_corrected_by_a_person_is_kept_and_named():
    Section.objects.create(code="finance", name="ฝ่ายการเงิน", order=1)
    tally = Tally()
    bring(tally, "ฝ่าย", Section, ("code",), ROWS)
    assert Section.objects.get(code="finance").name == "ฝ่ายการเงิน"
    assert list(tally.lines()) == ["ฝ่าย: เพิ่ม 1 · ต่างจากแฟ้มอ้างอิงแต่คงไว้ 1"]


def test_overwriting_brings_a_corrected_row_back():
    Section.objects.create(code="finance", name="ฝ่ายการเงิน", order=1)
    tally = Tally(overwrite=True)
    bring(tally, "ฝ่าย", Section, ("code",), ROWS)
    assert Section.objects.get(code="finance").name == "ฝ่ายการคลัง"
    assert list(tally.lines()) == ["ฝ่าย: เพิ่ม 1 · แก้ 1"]
