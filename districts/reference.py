"""The offices of Bangkok as facts: districts, groups, sections, central offices, population. Sources: docs/data-sources.md."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from bkk_okr.reference import ADDED, SAME, Tally, bring, read_rows
from districts.models import DistrictGroup, GroupMembership, Office, OfficeStatistic, Section

DATA = Path(__file__).parent / "data"
CITY_CODE = "bma"
# When each district joined its group was not found. The register speaks from the fiscal year of its population count.
GROUPS_SINCE = date(2021, 10, 1)
POPULATION_SOURCE = "กรมการปกครอง: ประชากรและบ้านตามทะเบียน 31 ธ.ค. 2564"


@transaction.atomic
def load_offices(tally: Tally) -> None:
    bring(tally, "กลุ่มเขต", DistrictGroup, ("code",), [{**row, "order": int(row["order"])} for row in read_rows(DATA / "groups.csv")])
    bring(tally, "ฝ่าย", Section, ("code",), [{**row, "order": int(row["order"])} for row in read_rows(DATA / "sections.csv")])
    bring(tally, "กรุงเทพมหานคร", Office, ("code",), [{"code": CITY_CODE, "kind": Office.Kind.CITY, "name": "กรุงเทพมหานคร", "name_en": "Bangkok"}])
    bring(tally, "สำนัก", Office, ("code",), [_bureau(row) for row in read_rows(DATA / "bureaus.csv")])
    districts = read_rows(DATA / "districts.csv")
    offices = bring(tally, "เขต", Office, ("code",), [_district(row) for row in districts])
    ids = {code: office.pk for (code,), office in offices.items()}
    load_memberships(tally, districts, ids)
    statistics = [fact for row in districts for fact in _statistics(row, ids[row["code"]])]
    bring(tally, "ข้อมูลพื้นฐานเขต", OfficeStatistic, ("office_id", "name", "date"), statistics)


def load_memberships(tally: Tally, districts: list[dict[str, str]], offices: dict[str, int]) -> None:
    """Put districts into groups that have no membership yet; who was moved since stays where they are."""
    groups = dict(DistrictGroup.objects.values_list("code", "pk"))
    placed = set(GroupMembership.objects.values_list("office_id", flat=True))
    new = [
        GroupMembership(office_id=offices[row["code"]], group_id=groups[row["group"]], since=GROUPS_SINCE)
        for row in districts
        if offices[row["code"]] not in placed
    ]
    GroupMembership.objects.bulk_create(new)
    tally.add("เขตในกลุ่มเขต", ADDED, len(new))
    tally.add("เขตในกลุ่มเขต", SAME, len(districts) - len(new))


def _bureau(row: dict[str, str]) -> dict[str, object]:
    """Return a central office; abbreviations that were not seen in use are left out."""
    return {
        "code": row["code"],
        "kind": Office.Kind.BUREAU,
        "bma_code": row["code"],
        "name": row["name"],
        "name_en": row["name_en"],
        "abbreviation": row["abbreviation"] if row["abbreviation_seen"] == "yes" else "",
    }


def _district(row: dict[str, str]) -> dict[str, object]:
    return {
        "code": row["code"],
        "kind": Office.Kind.DISTRICT,
        "bma_code": row["bma_code"],
        "name": row["name"],
        "name_en": row["name_en"],
        "bank": row["bank"],
        "latitude": Decimal(row["latitude"]),
        "longitude": Decimal(row["longitude"]),
        "area_km2": Decimal(row["area_km2"]),
        "tile_column": int(row["tile_column"]),
        "tile_row": int(row["tile_row"]),
        "tile_label": row["tile_label"],
    }


def _statistics(row: dict[str, str], office_id: int) -> list[dict[str, object]]:
    counted = {"office_id": office_id, "date": date.fromisoformat(row["counted_on"]), "source": POPULATION_SOURCE}
    return [
        {**counted, "name": OfficeStatistic.Name.POPULATION, "value": Decimal(row["population"])},
        {**counted, "name": OfficeStatistic.Name.HOUSEHOLDS, "value": Decimal(row["households"])},
    ]
