"""The page and the command of the published year, against the figures as they were printed on 12 August 2567."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policies.models import FiscalYear, Mark
from tests.okrs.city.conftest import words

# goal: target, result, the percentage the city printed
PRINTED = {
    "พัฒนาถนนสวย": ("133.35", "128.46", "96.34"),
    "เพิ่มสวน 15 นาที": ("156", "128", "82.05"),
    "ปรับปรุงทางเท้า": ("324.11", "111.07", "34.27"),
    "ทางจักรยาน": ("519.01", "226.19", "43.58"),
    "แก้ไขจุดเสี่ยงน้ำท่วม": ("125", "96", "76.8"),
    "แก้ไขจุดเสี่ยงอาชญกรรม": ("348", "372", "106.9"),
    "ปรับปรุง/พัฒนา บ้านหนังสือ": ("45", "167", "371.11"),
    "ขุดลอก/ทำความสะอาดท่อระบายน้ำ": ("4227.3", "4291.67", "101.52"),
}


def asked(*flags: str) -> dict[str, Any]:
    said = StringIO()
    call_command("city", "--fiscal-year", "2567", "--json", *flags, stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue(), parse_float=Decimal, parse_int=Decimal)
    return found


def goals(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {goal["title"]: goal for goal in found["goals"]}


@pytest.mark.usefixtures("tracked")
def test_the_command_prints_the_published_figures():
    found = goals(asked())
    assert len(found) == 18
    shown = {title: (goal["target"], goal["value"], goal["published_percent"]) for title, goal in found.items() if title in PRINTED}
    assert shown == {title: tuple(Decimal(number) for number in numbers) for title, numbers in PRINTED.items()}


@pytest.mark.usefixtures("tracked")
def test_parks_footpaths_and_libraries_are_scored_as_the_arithmetic_says():
    found = goals(asked())
    scores = {title: (found[title]["percent"], found[title]["score"]) for title in ("เพิ่มสวน 15 นาที", "ปรับปรุงทางเท้า", "ปรับปรุง/พัฒนา บ้านหนังสือ")}
    assert scores == {
        "เพิ่มสวน 15 นาที": (Decimal("82.05"), Decimal("0.82")),
        "ปรับปรุงทางเท้า": (Decimal("34.27"), Decimal("0.34")),
        "ปรับปรุง/พัฒนา บ้านหนังสือ": (Decimal("371.11"), Decimal(1)),
    }


@pytest.mark.usefixtures("tracked")
def test_each_figure_is_one_of_one_and_carries_its_day():
    assert {(goal["n_reported"], goal["n_due"], goal["as_of"]) for goal in asked()["goals"]} == {(1, 1, "2024-08-12")}


@pytest.mark.usefixtures("tracked")
def test_differing_percentages_are_listed():
    found = asked()
    assert {goal["title"] for goal in found["goals"] if goal["percent_differs"]} == {
        "พัฒนาถนนสวย",
        "จัดหาพื้นที่เอกชน หรือ พัฒนา Hawker Center รองรับผู้ค้าหาบเร่",
        "ปรับปรุง/พัฒนา ศูนย์เด็กเล็ก",
    }
    listed = {entry["goal"]: entry["sentences"] for entry in found["differences"]}
    assert listed["พัฒนาถนนสวย"][0] == "เผยแพร่ร้อยละ 96.34 คำนวณจากผลและเป้าหมายได้ 96.33"


@pytest.mark.usefixtures("tracked")
def test_there_is_no_figure_of_any_district():
    found = asked()
    assert found["district_data"] is False
    assert found["districts"] == found["groups"] == []


@pytest.mark.usefixtures("tracked")
def test_outputs_do_not_become_the_headline_of_outcomes():
    found = asked()
    assert found["outcomes"]["due"] == 0
    assert {goal["kind"] for goal in found["goals"]} == {"output"}
    assert found["headline"] == "ถึงเป้าหมาย 6 จาก 18 ข้อที่เมืองเผยแพร่ แต่ทุกข้อนับผลผลิต ยังไม่มีผลลัพธ์"


@pytest.mark.usefixtures("tracked")
def test_nothing_is_official_before_somebody_verified_it():
    found = asked("--official")
    assert found["headline"] == "ยังไม่มีผลที่ตรวจแล้วใน 18 ข้อที่เมืองเผยแพร่"
    assert {goal["status"] for goal in found["goals"]} == {"no_data"}


@pytest.mark.usefixtures("tracked")
def test_what_was_brought_in_later_was_not_known_on_a_past_day():
    assert asked("--as-of", "2024-08-12")["goals"] == []
    today = asked("--as-of", timezone.localdate().isoformat())
    assert {**asked(), "computed_at": None} == {**today, "computed_at": None}


@pytest.mark.usefixtures("tracked")
def test_a_day_to_come_is_refused_in_words():
    with pytest.raises(CommandError, match="ยังมาไม่ถึง"):
        asked("--as-of", "2099-01-01")


@pytest.mark.django_db
def test_a_year_the_system_does_not_know_is_named():
    with pytest.raises(CommandError, match="2599"):
        call_command("city", "--fiscal-year", "2599", stdout=StringIO())


def page(client: Client) -> str:
    return words(client.get(reverse("okrs:city", args=[2567])))


@pytest.mark.usefixtures("tracked")
def test_the_page_shows_the_same_figures_with_their_day(reader):
    said = page(reader)
    for shown in ("128 แห่ง", "82.05", "111.07 กม.", "324.11 กม.", "34.27", "167 แห่ง", "371.11", "12 ส.ค. 2567", "1 จาก 1"):
        assert shown in said


@pytest.mark.usefixtures("tracked")
def test_the_page_says_that_its_source_has_no_district_data_and_draws_no_tiles(reader):
    assert "ไม่มีข้อมูลรายเขต" in page(reader)
    assert b"tilemap" not in reader.get(reverse("okrs:city", args=[2567])).content


@pytest.mark.usefixtures("tracked")
def test_the_page_puts_both_published_lists_beside_each_other(reader):
    said = page(reader)
    assert "96.34 / 96.33" in said
    assert "479 / 125" in said


@pytest.mark.usefixtures("tracked")
def test_published_figures_are_not_marked_as_invented(reader):
    assert "ข้อมูลจำลอง" not in page(reader)


def test_the_stamp_turns_amber_when_a_change_waits_for_more_than_a_minute(reader, tracked: FiscalYear):
    assert "ข้อมูลอาจไม่ล่าสุด" not in page(reader)
    Mark.objects.append(tracked.pk)
    Mark.objects.update(made_at=timezone.now() - timedelta(seconds=61))
    assert "ข้อมูลอาจไม่ล่าสุด" in page(reader)


@pytest.mark.usefixtures("tracked")
def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(reverse("okrs:city", args=[2567])).status_code == 302


def test_an_unknown_year_is_not_found(reader):
    assert reader.get(reverse("okrs:city", args=[2599])).status_code == 404
