"""Silence is never green: a value that is past due shows as on plan nowhere, neither on a page, nor in a workbook, nor in JSON."""

import io
import json
import re
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from okrs.models import KeyResult
from okrs.models.plan import PlanStatus
from policies.models import ReportingPeriod
from tests import makers
from tests.okrs.reporting.conftest import report

SHAPES = {
    "value at a moment": {"nature": "stock", "aggregation": "mean"},
    "amounts of months": {"nature": "flow", "entry": "monthly", "aggregation": "sum"},
    "running total": {"nature": "flow", "entry": "cumulative", "aggregation": "sum"},
}
PAGES = (
    "/",
    "/city/2570/",
    "/city/2570/?view=official",
    "/districts/",
    "/districts/1049/",
    "/coverage/2570/",
    "/policies/2565/116/",
    "/plans/2570/1049/",
    "/checkin/2570/1049/2569-11/",
    "/verify/2570/offices/1049/?period=2569-11",
)
GREEN = re.compile(r'class="status on_plan')


@pytest.fixture(params=sorted(SHAPES))
def promised(request, district) -> KeyResult:
    """A district's key result below the city's, far ahead of its plan with whatever it reports. October and November are both past due."""
    makers.make_group(district)
    policy = makers.make_policy()
    measure = makers.make_measure(**SHAPES[request.param])
    numbers: dict[str, Any] = {"baseline": 0, "target": 1200, "measure": measure}
    city = makers.make_key_result(makers.make_objective(makers.make_plan(makers.make_city(), status=PlanStatus.ACTIVE), policy=policy), **numbers)
    objective = makers.make_objective(makers.make_plan(district, status=PlanStatus.ACTIVE), policy=policy)
    yesterday = timezone.localdate() - timedelta(days=1)
    ReportingPeriod.objects.filter(month__lte=date(2026, 11, 1)).update(due=yesterday, closes=yesterday + timedelta(days=20))
    return makers.make_key_result(objective, parent=city, **numbers)


def months(*numbers: int) -> list[ReportingPeriod]:
    return [ReportingPeriod.objects.get(month=date(2026, number, 1)) for number in numbers]


def greens(client: Any, reviewer: Any) -> dict[str, int]:
    client.force_login(reviewer)
    found = {}
    for address in PAGES:
        page = client.get(address)
        assert page.status_code == 200, address
        found[address] = len(GREEN.findall(page.content.decode()))
    return found


def on_plan_in_json(capsys: Any, *flags: str) -> list[str]:
    """Every place in the city's data that says on plan: a status, or a count that is not zero."""
    capsys.readouterr()
    call_command("city", "--fiscal-year", "2570", "--json", *flags)
    found: list[str] = []

    def walk(node: Any, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key.startswith("on_plan") and value not in (0, None, "0"):
                    found.append(f"{path}.{key}")
                walk(value, f"{path}.{key}")
        elif isinstance(node, list):
            for number, value in enumerate(node):
                walk(value, f"{path}[{number}]")
        elif node == "on_plan":
            found.append(path)

    walk(json.loads(capsys.readouterr().out), "")
    return found


def words_of_workbook(client: Any, planner: Any) -> list[str]:
    client.force_login(planner)
    answer = client.get("/checkin/2570/1049/2569-11/collect/none.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_past_due_value_is_on_plan_on_no_page_in_no_workbook_and_in_no_data(client, reviewer, planner, promised, recompute, capsys):
    october, november = months(10, 11)
    recompute(2570)
    silent = greens(client, reviewer)
    report(promised, october, "900")
    recompute(2570)
    # October's 900 of 1,200 would be far ahead of November's plan; but nobody has said what November was.
    assert greens(client, reviewer) == silent
    assert on_plan_in_json(capsys) == []
    assert on_plan_in_json(capsys, "--official") == []
    assert on_plan_in_json(capsys, "--as-of", timezone.localdate().isoformat()) == []
    assert not [text for text in words_of_workbook(client, planner) if "ตามแผน" in text]
    # The same value said in time is on plan, and these are the places that say so: the test would see it.
    report(promised, november, "950", as_of=date(2026, 11, 20))
    recompute(2570)
    assert on_plan_in_json(capsys) != []
    spoken = greens(client, reviewer)
    assert {address for address in PAGES if spoken[address] > silent[address]} >= {"/districts/1049/", "/checkin/2570/1049/2569-11/"}


def test_a_draft_is_no_report_whatever_it_says(client, planner, reviewer, promised, recompute, capsys):
    recompute(2570)
    silent = greens(client, reviewer)
    client.force_login(planner)
    client.post("/checkin/2570/1049/2569-11/", {"as_of": "20/11/2569", f"kr{promised.pk}-value": "1200", "act": "save"})
    recompute(2570)
    assert greens(client, reviewer) == silent
    assert on_plan_in_json(capsys) == []


def test_a_measure_that_waits_for_its_definition_is_not_green_either(client, reviewer, planner, promised, recompute, capsys):
    from okrs.reporting.check_ins import report_gap

    october, november = months(10, 11)
    recompute(2570)
    silent = greens(client, reviewer)
    report(promised, october, "900")
    report_gap(promised, period=november, reason="waiting_definition", by=planner, at=timezone.now())  # type: ignore[arg-type]
    recompute(2570)
    assert not [address for address, found in greens(client, reviewer).items() if found > silent[address]]
    assert on_plan_in_json(capsys) == []
