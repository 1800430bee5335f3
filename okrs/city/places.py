"""The districts as tiles: what stands in each, in which of five classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from bkk_okr.tile_map import Layout, Place, layout
from bkk_okr.written_numbers import decimal_text, rounded
from okrs.city.offices import GroupCount, OfficeCount

# Lower edges of the classes, in percent of due outcomes on plan.
CLASSES = ((75, "m5", "75 ขึ้นไป"), (60, "m4", "60–74"), (50, "m3", "50–59"), (40, "m2", "40–49"), (0, "m1", "ต่ำกว่า 40"))
UNREPORTED = "m0"
NOT_MEASURED = "mx"


@dataclass(frozen=True)
class Tile:
    """What `{% district_map %}` draws: a number, or a word where there is none."""

    number: str
    word: str
    kind: str
    url: str
    aria: str


@dataclass(frozen=True)
class GroupName:
    key: int
    label: str
    value: str


def class_of(percent: Decimal) -> str:
    """Return the class of the printed number, so that a tile that says 60 never has the colour of 59."""
    shown = rounded(percent, 0)
    return next(kind for edge, kind, _ in CLASSES if shown >= edge)


def legend() -> list[tuple[str, str]]:
    return [(kind, text) for _, kind, text in reversed(CLASSES)]


def map_of(offices: Sequence[OfficeCount], year: int) -> tuple[Layout | None, dict[str, Tile]]:
    """Return the map of the districts that have a place on it; none before any is loaded."""
    placed = [count for count in offices if count.office.tile_row is not None]
    places = [Place(o.code, o.tile_label, o.tile_column or 0, o.tile_row or 0, o.group_id) for o in (count.office for count in placed)]  # type: ignore[attr-defined]
    return layout(places) if places else None, {count.office.code: tile_of(count, year) for count in placed}


def tile_of(count: OfficeCount, year: int) -> Tile:
    url = f"{reverse('okrs:district', args=[count.office.code])}?year={year}"
    name = f"{count.office.short_name} กลุ่ม{count.office.group_name}"  # type: ignore[attr-defined]
    if count.percent is None:
        kind = UNREPORTED if count.all.due and not count.is_complete else NOT_MEASURED
        # A tile is too narrow for the long word; a dash is the sign of not due everywhere, and the reader of the link hears it in full.
        return Tile("", "–" if not count.all.due and count.plan else count.word, kind, url, f"{name} {count.word}")
    number = decimal_text(rounded(count.percent, 0))
    return Tile(number, "", class_of(count.percent), url, f"{name} ตามแผน {number}% คือ {count.outcomes.on_plan} จาก {count.outcomes.due} KR")


def group_names(groups: Sequence[GroupCount]) -> list[GroupName]:
    return [GroupName(count.group.pk, count.group.name, "–" if count.percent is None else f"{decimal_text(rounded(count.percent, 0))}%") for count in groups]
