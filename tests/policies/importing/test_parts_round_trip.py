"""Whatever hands and files do to parts, the register's own export comes back unchanged: only a big policy has parts."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from policies.composites import PartRefused, remove_part, set_part
from policies.importing.options import Options
from policies.importing.preview import preview_import
from policies.importing.reverting import RevertRefused, revert_import
from policies.importing.sheets_out import register_workbook
from policies.importing.uploads import ImportRefused, apply_import, receive_import
from policies.importing.vocabulary import MOST_PARTS
from policies.models import Policy, PolicyImport, PolicyPart, PolicySet
from policies.models.policy import PolicySize
from policies.models.policy_import import ImportState
from tests import makers
from tests.workbooks import HEADER, table

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CODES = {"numbers": ["001", "002", "003", "010", "099", "214"], "codes": ["4.2.09", "4.2.10", "5.1.04(3)", "1/2", "012", "A1"]}
SIZE, PARTS = "เป้าหมายเล็ก/ใหญ่", "นโยบายย่อย"


def make_register(codes: list[str]) -> PolicySet:
    policy_set = makers.make_policy_set()
    for code in codes:
        makers.make_policy(code, f"นโยบาย {code}", policy_set=policy_set)
    return policy_set


def assert_comes_back(policy_set: PolicySet) -> None:
    report = preview_import(register_workbook(policy_set, as_of=NOW), "ทะเบียน.xlsx", policy_set)
    diff = report.diff
    told = (report.status, [error.code for error in report.findings.errors], len(diff.added), len(diff.changed), len(diff.missing))
    assert told == ("ok", [], 0, 0, 0)
    assert len(diff.same) == Policy.objects.filter(retired_at=None).count()


class Hands:
    """People and files at work on one register, at random."""

    def __init__(self, policy_set: PolicySet, seed: int) -> None:
        self.policy_set, self.random = policy_set, random.Random(seed)

    def one(self) -> Policy:
        return self.random.choice(list(Policy.objects.filter(set=self.policy_set).order_by("code")))

    def give_part(self) -> None:
        set_part(self.one(), self.one(), Decimal(self.random.choice(["1", "2.5"])), by=None)

    def take_part(self) -> None:
        remove_part(self.one(), self.one(), by=None)

    def retire(self) -> None:
        Policy.objects.filter(pk=self.one().pk).update(retired_at=NOW)

    def bring_file(self) -> None:
        """A file that has the size, the parts, both or neither, for some of the policies."""
        columns = self.random.choice([[], [SIZE], [PARTS], [SIZE, PARTS]])
        policies = self.random.sample(list(Policy.objects.filter(set=self.policy_set).order_by("code")), 3)
        rows = [(one.code, one.title, "เศรษฐกิจดี", *(self._cell(column) for column in columns)) for one in policies]
        data = table(*rows, header=(*HEADER, *columns))
        apply_import(receive_import(data, "ก.xlsx", policy_set=self.policy_set, by=None, options=Options()), by=None, now=NOW)

    def _cell(self, column: str) -> str | None:
        codes = list(Policy.objects.filter(set=self.policy_set).values_list("code", flat=True))
        return self.random.choice(["เล็ก", "ใหญ่", None]) if column == SIZE else self.random.choice([None, ", ".join(self.random.sample(codes, 2))])

    def take_back(self) -> None:
        if record := PolicyImport.objects.filter(state=ImportState.APPLIED).order_by("-pk").first():
            revert_import(record, by=None, now=NOW)


@pytest.mark.parametrize("kind", CODES)
@pytest.mark.parametrize("seed", range(3))
def test_the_export_comes_back_after_anything(kind: str, seed: int) -> None:
    policy_set = make_register(CODES[kind])
    hands = Hands(policy_set, seed)
    acts: list[Callable[[], None]] = [hands.give_part, hands.give_part, hands.take_part, hands.bring_file, hands.bring_file, hands.take_back, hands.retire]
    done = 0
    for _ in range(16):
        try:
            hands.random.choice(acts)()
            done += 1
        except (PartRefused, ImportRefused, RevertRefused):
            continue
        assert_comes_back(policy_set)
        assert not Policy.objects.filter(size=PolicySize.SMALL, part_links__isnull=False).exists()
    assert done > 5


@pytest.fixture
def policy_set() -> PolicySet:
    return make_register(CODES["numbers"])


def found(policy_set: PolicySet, *rows: tuple[Any, ...], header: tuple[str, ...]) -> Any:
    return preview_import(table(*rows, header=header), "ก.xlsx", policy_set)


def test_parts_in_a_file_without_sizes_make_the_policy_big(policy_set: PolicySet) -> None:
    report = found(policy_set, (1, "นโยบาย 001", "เศรษฐกิจดี", "2, 3"), header=(*HEADER, PARTS))
    assert [[field["field"] for field in change.fields()] for change in report.diff.changed] == [["size", "parts"]]


@pytest.mark.parametrize("size", ["เล็ก", None])
def test_a_file_without_parts_cannot_make_small_what_has_parts(policy_set: PolicySet, size: str | None) -> None:
    set_part(Policy.objects.get(code="001"), Policy.objects.get(code="002"), Decimal(1), by=None)
    report = found(policy_set, (1, "นโยบาย 001", "เศรษฐกิจดี", size), (3, "นโยบาย 003", "เศรษฐกิจดี", size), header=(*HEADER, SIZE))
    assert [(error.row, error.column, error.code) for error in report.findings.errors] == [(2, SIZE, "parts_of_stored")]
    assert "(002)" in report.findings.errors[0].message


def test_an_empty_column_of_parts_takes_them_out_and_the_policy_is_small_again(policy_set: PolicySet) -> None:
    set_part(Policy.objects.get(code="001"), Policy.objects.get(code="002"), Decimal(1), by=None)
    report = found(policy_set, (1, "นโยบาย 001", "เศรษฐกิจดี", "เล็ก", None), header=(*HEADER, SIZE, PARTS))
    assert (report.status, [[field["field"] for field in change.fields()] for change in report.diff.changed]) == ("ok", [["size", "parts"]])


def test_no_policy_has_more_parts_than_its_cell_holds() -> None:
    codes = [f"{number:03}" for number in range(1, MOST_PARTS + 3)]
    policy_set = make_register(codes)
    whole, *parts = Policy.objects.order_by("code")
    PolicyPart.objects.bulk_create(PolicyPart(whole=whole, part=part) for part in parts[: MOST_PARTS - 1])
    set_part(whole, parts[MOST_PARTS - 1], Decimal(1), by=None)
    assert_comes_back(policy_set)
    set_part(whole, parts[0], Decimal(2), by=None)
    with pytest.raises(PartRefused, match="ไม่เกิน 250"):
        set_part(whole, parts[MOST_PARTS], Decimal(1), by=None)
    report = found(policy_set, (1, whole.title, "เศรษฐกิจดี", ", ".join(codes[1:])), header=(*HEADER, PARTS))
    assert [error.code for error in report.findings.errors] == ["too_many_parts"]


def test_the_verb_keeps_who_made_it_big(policy_set: PolicySet, policy_admin: Any) -> None:
    whole = Policy.objects.get(code="001")
    set_part(whole, Policy.objects.get(code="002"), Decimal(1), by=policy_admin)
    event = apps.get_model("policies", "PolicyEvent").objects.filter(pgh_obj=whole).latest("pgh_id")
    assert (event.size, event.pgh_context.metadata["user"]) == ("big", policy_admin.pk)


def test_what_an_older_release_left_small_is_mended(policy_set: PolicySet) -> None:
    whole = Policy.objects.get(code="001")
    PolicyPart.objects.create(whole=whole, part=Policy.objects.get(code="002"))
    import_module("policies.migrations.0006_parts_make_big").make_big(apps, None)
    whole.refresh_from_db()
    assert whole.size == "big"
    assert_comes_back(policy_set)
