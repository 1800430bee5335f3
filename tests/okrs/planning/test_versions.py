"""What a stored version says, and what changed between two."""

import json
from decimal import Decimal

import pytest

from okrs.models import KeyResult, Measure
from okrs.planning import key_results, objectives
from okrs.planning.autosave import Edit, save_fields
from okrs.planning.measures import OwnMeasure
from okrs.planning.versions import changes, content_of, digest
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(district):
    return makers.make_ready_plan(district)


def test_one_plan_has_one_digest_however_its_numbers_are_stored(ready):
    before = digest(content_of(ready))
    KeyResult.objects.update(target=Decimal("1100.000000"))
    assert digest(content_of(ready)) == before
    KeyResult.objects.update(target=Decimal("1100.5"))
    assert digest(content_of(ready)) != before


def test_a_version_survives_json(ready):
    content = content_of(ready)
    assert digest(json.loads(json.dumps(content))) == digest(content)


def test_what_changed_is_named_row_by_row_and_field_by_field(ready, planner):
    before = content_of(ready)
    objective, key_result = ready.objectives.get(), KeyResult.objects.get()
    save_fields(key_result, [Edit("weight", None, Decimal(100)), Edit("unit", "บาท", "บาท/วัน")], by=planner)
    added = key_results.add_key_result(objective, measure=OwnMeasure(unit="ราย", kind="outcome"), by=planner, title="ใหม่")
    found = {(change.what, change.place, change.number, change.field, change.after) for change in changes(before, content_of(ready))}
    assert found == {
        ("added", "key_result", "1.2", "", None),
        ("changed", "key_result", "1.1", "weight", "100"),
        ("changed", "key_result", "1.1", "unit", "บาท/วัน"),
    }
    key_results.remove_key_result(added, by=planner)
    key_results.remove_key_result(key_result, by=planner)
    removed = [(change.what, change.place, change.title) for change in changes(before, content_of(ready)) if change.what == "removed"]
    assert removed == [("removed", "key_result", "รายได้เฉลี่ยต่อวันของผู้ค้า")]
    assert not Measure.objects.exists()


def test_a_moved_row_is_not_a_changed_one(ready, planner):
    second = objectives.add_objective(ready, by=planner, title="สอง")
    before = content_of(ready)
    objectives.move_objective(second, up=True, by=planner)
    assert changes(before, content_of(ready)) == []
