from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from bkk_okr.reference import Tally
from districts.models import DistrictGroup, GroupMembership, Office, OfficeStatistic, Section
from districts.reference import load_offices

# Totals published for the six groups (km2): the membership is proved by the districts' areas adding up to them.
GROUP_AREAS = {"central": "78.921", "south": "132.826", "north": "212.992", "east": "693.879", "thonburi_north": "150.049", "thonburi_south": "300.070"}
CITY_POPULATION = 5_527_994
CITY_AREA = Decimal("1568.737")


@pytest.fixture
def offices(db: None) -> Tally:
    tally = Tally()
    load_offices(tally)
    return tally


@pytest.mark.usefixtures("offices")
def test_the_register_has_fifty_districts_six_groups_ten_sections_and_twenty_central_offices():
    assert Office.objects.districts().count() == 50
    assert DistrictGroup.objects.count() == 6
    assert Section.objects.count() == 10
    assert Office.objects.bureaus().count() == 20
    assert Office.objects.get(kind=Office.Kind.CITY).code == "bma"


@pytest.mark.usefixtures("offices")
def test_districts_carry_both_codes():
    district = Office.objects.get(name="บางคอแหลม")
    assert (district.code, district.bma_code) == ("1031", "5030")
    assert sorted(Office.objects.districts().values_list("code", flat=True)) == [str(code) for code in range(1001, 1051)]


@pytest.mark.usefixtures("offices")
def test_areas_of_each_group_add_up_to_the_published_totals():
    members = GroupMembership.objects.on(date(2024, 8, 12)).values_list("group__code").annotate(area=Sum("office__area_km2"))
    assert dict(members) == {code: Decimal(area) for code, area in GROUP_AREAS.items()}
    assert Office.objects.districts().aggregate(area=Sum("area_km2"))["area"] == CITY_AREA


@pytest.mark.usefixtures("offices")
def test_population_adds_up_to_the_city_and_names_its_day_and_source():
    counts = OfficeStatistic.objects.filter(name=OfficeStatistic.Name.POPULATION, date=date(2021, 12, 31))
    assert counts.aggregate(people=Sum("value"))["people"] == CITY_POPULATION
    assert not counts.filter(source="").exists()


@pytest.mark.usefixtures("offices")
def test_every_district_has_a_tile_of_its_own():
    tiles = set(Office.objects.districts().values_list("tile_column", "tile_row"))
    assert len(tiles) == 50
    assert (None, None) not in tiles


@pytest.mark.usefixtures("offices")
def test_an_abbreviation_nobody_was_seen_using_is_left_out():
    assert Office.objects.get(code="2100").abbreviation == "สยป."
    assert Office.objects.get(code="2400").abbreviation == ""


@pytest.mark.usefixtures("offices")
def test_loading_again_changes_nothing():
    tally = Tally()
    load_offices(tally)
    assert not tally.changed_anything
    assert list(tally.lines()) == []


@pytest.mark.usefixtures("offices")
def test_a_district_moved_to_another_group_stays_there():
    membership = GroupMembership.objects.get(office__code="1049")
    GroupMembership.objects.filter(pk=membership.pk).update(until=date(2025, 10, 1))
    GroupMembership.objects.create(office=membership.office, group=DistrictGroup.objects.get(code="east"), since=date(2025, 10, 1))
    load_offices(Tally(overwrite=True))
    assert GroupMembership.objects.on(date(2026, 1, 1)).get(office=membership.office).group.code == "east"
