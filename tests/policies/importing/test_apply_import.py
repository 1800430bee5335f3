"""From a preview that writes nothing to an apply that writes everything, and back."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from districts.models import User
from policies.importing.options import Options
from policies.importing.preview import preview_import
from policies.importing.reverting import RevertRefused, revert_import, touched_since
from policies.importing.sheets_out import bad_rows_workbook, register_workbook, template_workbook
from policies.importing.stored import stored_policies
from policies.importing.uploads import ImportRefused, PreviewMoved, apply_import, check_import, receive_import
from policies.models import Mark, Policy, PolicyImport, PolicyPart, PolicyScope, PolicySet
from policies.models.policy_import import ImportState
from tests import makers
from tests.policies.importing.test_register import FULL, opened
from tests.workbooks import HEADER, book, table

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def policy_set(db: None) -> PolicySet:
    return makers.make_policy_set()


def received(policy_set: PolicySet, data: bytes, by: User | None = None, **options: Any) -> PolicyImport:
    return receive_import(data, "ทะเบียน.xlsx", policy_set=policy_set, by=by, options=Options(**options))


def applied(policy_set: PolicySet, data: bytes, **options: Any) -> PolicyImport:
    return apply_import(received(policy_set, data), by=None, now=NOW, **options)


def states(policy_set: PolicySet) -> dict[str, Any]:
    return {code: policy.state() for code, policy in stored_policies(policy_set).items()}


THREE = table((1, "ก", "ปลอดภัยดี"), (2, "ข", "สุขภาพดี;ปลอดภัยดี"), (3, "ค", "เศรษฐกิจดี"))
RICH = table(
    (1, "ก", "ปลอดภัยดี", "เล่าเรื่อง", "สำนักการโยธา", "ใหญ่", "2,3"),
    (2, "ข", "สุขภาพดี;ปลอดภัยดี", None, None, "เล็ก"),
    (3, "ค", "เศรษฐกิจดี", "อื่น", None, None),
    header=FULL,
)


def test_a_preview_writes_nothing(policy_set: PolicySet) -> None:
    report = preview_import(THREE, "ก.xlsx", policy_set)
    assert (report.status, len(report.diff.added)) == ("ok", 3)
    assert not Policy.objects.exists()
    assert not PolicyImport.objects.exists()


def test_a_received_file_is_kept_with_its_fingerprint_and_its_preview(policy_set: PolicySet, policy_admin: User) -> None:
    record = received(policy_set, THREE, by=policy_admin)
    assert (record.state, record.uploaded_by, record.report["added"], len(record.sha256), record.file.size) == (
        ImportState.PREVIEWED, policy_admin, 3, 64, len(THREE),
    )  # fmt: skip
    assert not Policy.objects.exists()


def test_apply_writes_policies_dimensions_and_parts(policy_set: PolicySet) -> None:
    applied(policy_set, RICH)
    first = Policy.objects.get(code="001")
    assert (first.title, first.detail, first.responsible, first.size) == ("ก", "เล่าเรื่อง", "สำนักการโยธา", "big")
    assert [link.dimension.name for link in Policy.objects.get(code="002").policy_dimensions.select_related("dimension").order_by("position")] == [
        "สุขภาพดี",
        "ปลอดภัยดี",
    ]
    assert sorted(first.parts.values_list("code", flat=True)) == ["002", "003"]


def test_apply_records_who_when_and_what(policy_set: PolicySet, policy_admin: User) -> None:
    record = apply_import(received(policy_set, THREE), by=policy_admin, now=NOW)
    assert (record.state, record.applied_by, record.applied_at, record.changes.count()) == (ImportState.APPLIED, policy_admin, NOW, 3)


def test_apply_marks_the_years_of_the_set(policy_set: PolicySet) -> None:
    makers.make_fiscal_year(2570)
    applied(policy_set, THREE)
    assert list(Mark.objects.values_list("fiscal_year", "plan_id")) == [(2570, None)]


def test_the_same_file_twice_changes_nothing(policy_set: PolicySet) -> None:
    makers.make_fiscal_year(2570)
    applied(policy_set, RICH)
    before, marks = states(policy_set), Mark.objects.count()
    again = applied(policy_set, RICH)
    assert (again.report["added"], again.report["changed"], again.report["same"], again.changes.count()) == (0, 0, 3, 0)
    assert (states(policy_set), Mark.objects.count()) == (before, marks)


def test_the_registers_own_export_changes_nothing(policy_set: PolicySet) -> None:
    applied(policy_set, RICH)
    report = preview_import(register_workbook(policy_set, as_of=NOW), "ทะเบียน.xlsx", policy_set)
    assert (report.status, report.diff.same, report.diff.added, report.diff.changed, report.diff.missing) == ("ok", ["001", "002", "003"], [], [], [])


def test_one_edited_cell_is_one_change(policy_set: PolicySet) -> None:
    applied(policy_set, THREE)
    report = preview_import(table((1, "ก", "ปลอดภัยดี"), (2, "ขใหม่", "สุขภาพดี;ปลอดภัยดี"), (3, "ค", "เศรษฐกิจดี")), "ก.xlsx", policy_set)
    assert [change.fields() for change in report.diff.changed] == [[{"field": "title", "label": "นโยบาย", "before": "ข", "after": "ขใหม่"}]]
    assert report.diff.same == ["001", "003"]


def test_the_order_of_dimensions_is_a_change(policy_set: PolicySet) -> None:
    applied(policy_set, THREE)
    report = preview_import(table((2, "ข", "ปลอดภัยดี;สุขภาพดี")), "ก.xlsx", policy_set)
    assert [field["field"] for field in report.diff.changed[0].fields()] == ["dimensions"]


def test_columns_the_file_lacks_keep_what_is_stored(policy_set: PolicySet) -> None:
    applied(policy_set, RICH)
    applied(policy_set, table((1, "ก สอง", "ปลอดภัยดี")))
    first = Policy.objects.get(code="001")
    assert (first.title, first.detail, first.size, first.parts.count()) == ("ก สอง", "เล่าเรื่อง", "big", 2)


def test_weights_of_parts_survive_an_import(policy_set: PolicySet) -> None:
    applied(policy_set, RICH)
    PolicyPart.objects.filter(part__code="002").update(weight=3)
    record = applied(policy_set, RICH)
    assert record.changes.count() == 0
    assert str(PolicyPart.objects.get(part__code="002").weight) == "3.000"


def test_missing_policies_stay_unless_the_admin_retires_them(policy_set: PolicySet) -> None:
    applied(policy_set, THREE)
    short = table((1, "ก", "ปลอดภัยดี"))
    assert applied(policy_set, short).report["missing"] == 2
    assert Policy.objects.in_force().count() == 3
    record = applied(policy_set, short, retire_missing=True)
    assert (Policy.objects.count(), Policy.objects.in_force().count(), record.report["retired"]) == (3, 1, ["002", "003"])


def test_a_retired_policy_that_is_in_the_file_returns(policy_set: PolicySet) -> None:
    applied(policy_set, THREE)
    Policy.objects.filter(code="002").update(retired_at=NOW)
    assert [field["field"] for field in preview_import(THREE, "ก.xlsx", policy_set).diff.changed[0].fields()] == ["retired"]
    applied(policy_set, THREE)
    assert Policy.objects.in_force().count() == 3


def test_row_errors_store_nothing(policy_set: PolicySet) -> None:
    record = received(policy_set, table((1, "ก", "ปลอดภัยดี"), (2.5, "ข", "x")))
    with pytest.raises(ImportRefused, match="ต้องแก้ 2 รายการ"):
        apply_import(record, by=None, now=NOW)
    assert not Policy.objects.exists()


def test_a_refused_file_is_kept_as_refused(policy_set: PolicySet) -> None:
    record = received(policy_set, b"PK\x03\x04 nothing")
    assert (record.state, record.report["errors"][0]["code"]) == (ImportState.REJECTED, "damaged")


def test_an_import_is_applied_once(policy_set: PolicySet) -> None:
    record = applied(policy_set, THREE)
    with pytest.raises(ImportRefused):
        apply_import(record, by=None, now=NOW)


def test_apply_refuses_when_the_set_moved_and_shows_the_new_preview(policy_set: PolicySet) -> None:
    record = received(policy_set, THREE)
    makers.make_policy("001", "ของคนอื่น", dimension="safety", policy_set=policy_set)
    with pytest.raises(PreviewMoved) as moved:
        apply_import(record, by=None, now=NOW)
    record.refresh_from_db()
    assert (len(moved.value.report.diff.added), record.report["changed"], record.state) == (2, 1, ImportState.PREVIEWED)
    assert Policy.objects.count() == 1
    assert apply_import(record, by=None, now=NOW).state == ImportState.APPLIED


def test_apply_refuses_a_kept_file_that_changed(policy_set: PolicySet) -> None:
    record = received(policy_set, THREE)
    with record.file.storage.open(str(record.file.name), "wb") as kept:
        kept.write(RICH)
    with pytest.raises(ImportRefused, match="ไม่ตรงกับไฟล์ที่อัปโหลด"):
        apply_import(record, by=None, now=NOW)


def test_other_options_give_another_preview(policy_set: PolicySet) -> None:
    record = received(policy_set, table(("4.2.9", "ก", "ปลอดภัยดี")))
    assert record.report["status"] == "row_errors"
    record = check_import(record, options=Options(codes=True))
    assert (record.report["status"], record.report["added_rows"][0]["code"]) == ("ok", "4.2.09")


def test_a_circle_through_stored_policies_is_found(policy_set: PolicySet) -> None:
    applied(policy_set, RICH)
    report = preview_import(table((2, "ข", "สุขภาพดี", "ใหญ่", "1"), header=(*HEADER, "เป้าหมายเล็ก/ใหญ่", "นโยบายย่อย")), "ก.xlsx", policy_set)
    assert [error.code for error in report.findings.errors] == ["circular_parts"]


def test_a_revert_restores_every_field(policy_set: PolicySet, policy_admin: User) -> None:
    applied(policy_set, RICH)
    before = states(policy_set)
    changed = table((1, "ก ใหม่", "เศรษฐกิจดี", None, "สำนักอนามัย", "เล็ก", None), (2, "ข", "ปลอดภัยดี", "เพิ่ม", None, "ใหญ่", "4"), (4, "ง", "สุขภาพดี"), header=FULL)
    record = applied(policy_set, changed, retire_missing=True)
    assert states(policy_set) != before
    record = revert_import(record, by=policy_admin, now=NOW)
    assert states(policy_set) == before
    assert (record.state, record.reverted_by) == (ImportState.REVERTED, policy_admin)
    with pytest.raises(RevertRefused):
        revert_import(record, by=policy_admin, now=NOW)


def test_a_first_import_can_be_taken_back_whole(policy_set: PolicySet) -> None:
    record = applied(policy_set, RICH)
    revert_import(record, by=None, now=NOW)
    assert not Policy.objects.exists()


@pytest.mark.parametrize("touch", ["title", "dimension", "part", "retired"])
def test_a_revert_is_refused_once_something_touched_the_rows(policy_set: PolicySet, touch: str) -> None:
    record = applied(policy_set, RICH)
    policy = Policy.objects.get(code="001")
    if touch == "title":
        Policy.objects.filter(pk=policy.pk).update(title="แก้ด้วยมือ")
    elif touch == "dimension":
        policy.policy_dimensions.all().delete()
    elif touch == "part":
        PolicyPart.objects.filter(whole=policy, part__code="002").delete()
    else:
        Policy.objects.filter(pk=policy.pk).update(retired_at=NOW)
    before = states(policy_set)
    with pytest.raises(RevertRefused, match="001"):
        revert_import(record, by=None, now=NOW)
    assert states(policy_set) == before


def test_a_policy_that_plans_or_scopes_refer_to_is_not_taken_back(policy_set: PolicySet) -> None:
    record = applied(policy_set, THREE)
    year, office = makers.make_fiscal_year(2570), makers.make_office()
    PolicyScope.objects.create(policy=Policy.objects.get(code="002"), fiscal_year=year, office=office, state="required", since=NOW.date())
    assert touched_since(record) == ["002 มีข้อมูลอื่นอ้างถึง"]
    with pytest.raises(RevertRefused):
        revert_import(record, by=None, now=NOW)
    assert Policy.objects.count() == 3


def test_an_objective_keeps_its_policy(policy_set: PolicySet) -> None:
    record = applied(policy_set, THREE)
    makers.make_objective(policy=Policy.objects.get(code="003"))
    with pytest.raises(RevertRefused, match="003"):
        revert_import(record, by=None, now=NOW)


def test_the_bad_rows_can_be_had_alone_with_their_reasons(policy_set: PolicySet) -> None:
    record = received(policy_set, table((1, "ก", "ปลอดภัยดี"), (2.5, "ข", "x"), (3, None, "สุขภาพดี")))
    sheet = opened(bad_rows_workbook(record, as_of=NOW)).sheets[0]
    assert [sheet.cell(row, 8).text for row in (3, 4)] == ["3", "4"]
    assert (sheet.cell(3, 1).text, sheet.cell(3, 2).text, sheet.cell(5, 1).text) == ("2.5", "ข", "")
    assert "ไม่ใช่จำนวนเต็ม" in sheet.cell(3, 9).text
    assert "ไม่ตรงกับด้านใด" in sheet.cell(3, 9).text


def test_the_template_is_an_empty_register(policy_set: PolicySet) -> None:
    report = preview_import(template_workbook(policy_set, as_of=NOW), "ก.xlsx", policy_set)
    assert report.as_json()["errors"][0]["code"] == "no_rows"


def test_a_typed_formula_stays_text_on_its_way_through(policy_set: PolicySet) -> None:
    applied(policy_set, table((1, "=1+1", "ปลอดภัยดี")))
    sheet = opened(register_workbook(policy_set, as_of=NOW)).sheets[0]
    assert (sheet.cell(3, 2).text, sheet.cell(3, 2).computed) == ("=1+1", False)


def test_the_number_of_queries_is_the_same_for_three_rows_and_three_hundred(policy_set: PolicySet, django_assert_max_num_queries: Any) -> None:
    many = table(*((number, f"นโยบาย {number}", "ปลอดภัยดี") for number in range(1, 301)))
    with django_assert_max_num_queries(6):
        preview_import(many, "ก.xlsx", policy_set)
    record = received(policy_set, many)
    with django_assert_max_num_queries(30):
        apply_import(record, by=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_one_wins_the_other_sees_the_new_preview() -> None:
    policy_set = makers.make_policy_set()
    records = [received(policy_set, THREE), received(policy_set, table((1, "คนที่สอง", "ปลอดภัยดี")))]
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def press(record: PolicyImport) -> None:
        start.wait()
        try:
            apply_import(record, by=None, now=NOW)
            outcomes.append("applied")
        except PreviewMoved:
            outcomes.append("moved")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["applied", "moved"]
    assert PolicyImport.objects.filter(state=ImportState.APPLIED).count() == 1
    moved = PolicyImport.objects.get(state=ImportState.PREVIEWED)
    assert moved.report["changed"] + moved.report["same"] >= 1


def test_a_workbook_of_another_set_is_compared_with_its_own_dimensions(policy_set: PolicySet) -> None:
    report = preview_import(table((1, "ก", "โปร่งใสดี")), "ก.xlsx", policy_set)
    assert [error.code for error in report.findings.errors] == ["unknown_dimension"]
    assert preview_import(table((1, "ก", "โปร่งใสดี")), "ก.xlsx", None, dimension_set="").status == "row_errors"


def test_before_any_reference_data_the_packaged_dimensions_are_used(db: None) -> None:
    assert preview_import(table((1, "ก", "โปร่งใสดี")), "ก.xlsx", None).dimension_set == "2567"
    assert preview_import(table((1, "ก", "สร้างสรรค์ดี")), "ก.xlsx", None).dimension_set == "2565"


def test_a_file_without_parts_is_refused_not_crashed(policy_set: PolicySet) -> None:
    assert preview_import(book(xl__workbook_xml=None), "ก.xlsx", policy_set).status == "rejected"
