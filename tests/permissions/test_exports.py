"""Every file that any URL of the permission table answers, with every text of the database turned into a formula: each leaves as text."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pgtrigger
import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.http import HttpResponseBase
from django.urls import reverse

from policies.importing.uploads import receive_import
from tests.permissions.matrix import ask
from tests.permissions.table import TABLE
from tests.permissions.world import World, undone
from tests.workbooks import table

pytestmark = pytest.mark.django_db
TYPED = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", '=HYPERLINK("http://x")']
MARK = "แต่งขึ้น"  # by this the planted text is known again
APPS = {"okrs", "policies", "districts"}
# Names by which programs know a row; nobody types them into an export.
NOT_TYPED = {"code", "codes", "slug", "username", "password", "sha256", "digest", "kind", "file", "file_name", "leads_to", "verification"}
MUST_BE_PLANTED = {"policies.Policy.title", "policies.Policy.detail", "okrs.Objective.title", "okrs.KeyResult.title", "okrs.Project.title", "okrs.Measure.unit"}


def typed_fields() -> Iterator[tuple[type[models.Model], Any]]:
    for model in apps.get_models():
        if model._meta.app_label in APPS and not str(model._meta.model_name).endswith("event"):
            yield from ((model, field) for field in model._meta.concrete_fields if is_typed(field))


def is_typed(field: Any) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
    return is_text and not field.choices and not field.unique and field.name not in NOT_TYPED


def plant(text: str) -> set[str]:
    """Write `text` into every column that holds what a person typed; says which took it."""
    planted = set()
    with pgtrigger.ignore():  # reports are append-only; here every row of them is to carry the text
        for model, field in typed_fields():
            if planted_in(model, field, f"{text} {MARK}"):
                planted.add(f"{model._meta.app_label}.{model.__name__}.{field.name}")
    return planted


def planted_in(model: type[models.Model], field: Any, text: str) -> bool:
    try:
        with transaction.atomic():
            return bool(model._base_manager.update(**{field.name: text[: field.max_length or 100]}))
    except IntegrityError:
        return False  # a list of words that the database knows, or a name that may stand once


def answers(world: World) -> dict[str, bytes]:
    """Every workbook and .csv that somebody of the matrix gets by opening a URL."""
    found = {}
    for name, line in TABLE.items():
        who = next((person for person in ("policy_admin", "reviewer", "host", "planner", "director") if line.expected("get", person) == "ok"), None)
        if who is not None:
            with undone():
                response = ask(world, who, "get", reverse(name, kwargs=line.kwargs(world, world.own)), {})
                content = body(response)
            if content.startswith(b"PK") or "csv" in response.headers.get("Content-Type", ""):
                found[name] = content
    return found


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]


def harmful(content: bytes) -> list[str]:
    """Cells that a spreadsheet program would calculate."""
    if content.startswith(b"PK"):
        cells = (cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row)
        return [f"{cell.coordinate} {cell.value}" for cell in cells if cell.data_type == "f"]
    fields = (field for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for field in row)
    return [field for field in fields if field[:1] in set("=+-@\t\r") and MARK in field]


def texts(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    return " ".join(str(cell.value) for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row)


def test_there_are_exports_to_look_at(world: World) -> None:
    assert {"policies:register-file", "policies:import-template", "policies:import-bad-rows"} <= set(answers(world))


@pytest.mark.parametrize("typed", TYPED)
def test_no_export_turns_what_a_person_typed_into_a_formula(world: World, typed: str) -> None:
    with undone():
        assert plant(typed) >= MUST_BE_PLANTED
        exports = answers(world)
    assert {name: found for name, content in exports.items() if (found := harmful(content))} == {}
    assert MARK in texts(exports["policies:register-file"])


@pytest.mark.parametrize("typed", TYPED)
def test_the_rows_to_mend_leave_as_text_too(world: World, typed: str) -> None:
    with undone():
        record = receive_import(table(("x", f"{typed} {MARK}", f"{typed} {MARK}")), f"{typed}.xlsx", policy_set=world.policy.set, by=None)
        content = body(ask(world, "policy_admin", "get", reverse("policies:import-bad-rows", args=[record.pk]), {}))
    assert harmful(content) == []
    assert MARK in texts(content)


def test_this_test_would_see_a_formula() -> None:
    made: Any = openpyxl.Workbook()
    made.active["A1"] = "=1+1"
    out = io.BytesIO()
    made.save(out)
    assert harmful(out.getvalue()) == ["A1 =1+1"]
    assert harmful(f"=1 {MARK},'=1 {MARK}".encode()) == [f"=1 {MARK}"]
