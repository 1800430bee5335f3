"""Numbers come in from sections by chat, by sheet, by column: matched by the key result's number, previewed, and only then a draft."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from okrs.models import CheckIn, KeyResult, Measure, ReportDraft
from tests import makers
from tests.okrs.reporting.conftest import card

URL = "/checkin/2570/1049/2569-11/collect/"


@pytest.fixture
def two(key_result, open_november) -> list[KeyResult]:
    """KR 1.1 of no section and KR 1.2 of ฝ่ายปกครอง."""
    return [key_result, makers.make_key_result(key_result.objective, owner_section=makers.make_section(), title="ผู้ค้าที่อยู่ครบปี")]


def drafts():
    return dict(ReportDraft.objects.values_list("key_result", "value"))


def test_each_section_has_its_message_with_what_is_wanted_until_when_and_where(client, planner, two):
    client.force_login(planner)
    page = client.get(URL).content.decode()
    assert "ขอค่ารายงานผลรอบ พ.ย. 2569 ของฝ่ายปกครอง" in page
    assert "KR 1.2 ผู้ค้าที่อยู่ครบปี (บาท)" in page
    assert "http://testserver/checkin/2570/1049/2569-11/?section=administration" in page


def test_a_pasted_column_is_previewed_and_fills_nothing_yet(client, planner, two):
    client.force_login(planner)
    page = client.post(URL, {"act": "preview", "table": "1.1\t๙๐๐\n1.2\t1,200\n9.9\t5\n"}).content.decode()
    assert "จะใส่ค่าลงร่าง 2 KR" in page
    assert "ไม่มี KR เลขนี้" in page
    assert not ReportDraft.objects.exists()


def test_the_press_fills_the_drafts_and_names_the_source(client, planner, two):
    client.force_login(planner)
    posted = {"act": "apply", "table": "KR\tค่า\n1.1\t900\n1.2\t\n", "source": "ฝ่ายเทศกิจ ทาง LINE 24 พ.ย."}
    assert client.post(URL, posted)["Location"] == "/checkin/2570/1049/2569-11/"
    assert ReportDraft.objects.values_list("key_result", "value", "source").get() == (two[0].pk, "900", "ฝ่ายเทศกิจ ทาง LINE 24 พ.ย.")
    assert not CheckIn.objects.exists()
    client.post("/checkin/2570/1049/2569-11/", card(two[0], value="900", source="ฝ่ายเทศกิจ ทาง LINE 24 พ.ย."))
    assert CheckIn.objects.get().source == "ฝ่ายเทศกิจ ทาง LINE 24 พ.ย."


@pytest.mark.parametrize("line", ["1.1 900", "KR 1.1: 900", "KR1.1 = ๙๐๐", "1.1\t900"])
def test_a_line_of_a_chat_is_understood(client, planner, two, line):
    client.force_login(planner)
    client.post(URL, {"act": "apply", "table": line})
    assert list(drafts()) == [two[0].pk]


def test_a_ratio_takes_its_pair_and_nothing_less(client, planner, two):
    Measure.objects.update(aggregation="ratio")
    client.force_login(planner)
    page = client.post(URL, {"act": "preview", "table": "1.1 540\n1.2 540 1,000"}).content.decode()
    assert "ต้องมีทั้งตัวตั้งและตัวหาร" in page
    client.post(URL, {"act": "apply", "table": "1.2 540 1,000"})
    assert ReportDraft.objects.values_list("numerator", "denominator").get() == ("540", "1,000")


def test_a_line_that_is_no_number_or_stands_twice_is_left_out(client, planner, two):
    client.force_login(planner)
    page = client.post(URL, {"act": "preview", "table": "1.1\t8O\n1.2\t5\n1.2\t6"}).content.decode()
    assert "ไม่ใช่ตัวเลข" in page
    assert "อยู่ในตารางสองแถว" in page


def test_the_sheet_goes_out_and_comes_back(client, planner, two):
    client.force_login(planner)
    sheet = client.get(f"{URL}administration.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    page = book.worksheets[0]
    heads = [cell.value for cell in page[2]]
    assert page.cell(3, heads.index("KR") + 1).value == "1.2"
    assert page.max_row == 3
    page.cell(3, heads.index("ค่า") + 1, 1200.5)
    page.cell(3, heads.index("อุปสรรคและสิ่งที่จะทำต่อ") + 1, "=1+1")
    out = io.BytesIO()
    book.save(out)
    client.post(URL, {"act": "apply", "workbook": SimpleUploadedFile("แบบ.xlsx", out.getvalue())})
    assert drafts() == {two[1].pk: "1200.5"}


def test_what_was_typed_leaves_as_text_and_never_as_a_formula(client, planner, two):
    KeyResult.objects.filter(pk=two[1].pk).update(title="=HYPERLINK(1)")
    client.force_login(planner)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{URL}administration.xlsx").content))
    assert book.worksheets[0].cell(3, 2).data_type == "s"


@pytest.mark.parametrize("file", [b"PK\x03\x04broken", b"not a sheet at all \x00"])
def test_a_broken_file_is_refused_in_a_sentence(client, planner, two, file):
    client.force_login(planner)
    assert client.post(URL, {"act": "preview", "workbook": SimpleUploadedFile("x.xlsx", file)}).status_code == 422


def test_an_empty_form_says_what_it_needs(client, planner, two):
    client.force_login(planner)
    assert client.post(URL, {"act": "preview"}).status_code == 422


def test_what_somebody_typed_meanwhile_is_not_overwritten(client, planner, two):
    """The preview compares with the draft as it stands: a value in it is shown beside the new one, and a race is a conflict."""
    from okrs.planning.autosave import Edit
    from okrs.reporting.drafts import save_draft

    facts = {"period": two[0].drafts.model._meta.get_field("period").related_model.objects.get(month="2026-11-01"), "by": planner}
    from django.utils import timezone

    save_draft(two[0], edits=[Edit("value", "", "905")], at=timezone.now(), **facts)
    outcome = save_draft(two[0], edits=[Edit("value", "", "910")], at=timezone.now(), **facts)
    assert [conflict.theirs for conflict in outcome.conflicts] == ["905"]
    assert drafts() == {two[0].pk: "905"}


@pytest.mark.parametrize("person", ["section_head", "director", "stranger", "reviewer"])
def test_only_who_sends_the_report_collects(client, request, person, two):
    client.force_login(request.getfixturevalue(person))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"act": "apply", "table": "1.1\t5"}).status_code == 403
