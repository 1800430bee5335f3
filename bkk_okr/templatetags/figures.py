"""Charts as tags: `{% stacked_bar … %}` draws with SVG attributes, because the content security policy allows no style attribute."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zlib import crc32

from django import template

from bkk_okr import charts, tile_map
from bkk_okr.written_numbers import decimal_text, percent_of

register = template.Library()

STATUS_WORDS = {"on_plan": "ตามแผน", "near_plan": "ใกล้เคียงแผน", "below_plan": "ต่ำกว่าแผน", "not_due": "ยังไม่ถึงกำหนด", "no_data": "ไม่มีข้อมูล"}


@register.inclusion_tag("components/_stacked_bar.html")
def stacked_bar(on_plan: int, near: int, below: int, no_data: int = 0, not_due: int = 0, label: str = "") -> dict[str, Any]:
    """Draw how many are in each status; the missing are hatched."""
    parts = charts.segments([("on_plan", on_plan), ("near_plan", near), ("below_plan", below), ("no_data", no_data), ("not_due", not_due)])
    words = " ".join(f"{STATUS_WORDS[part.name]} {part.count}" for part in parts)
    # Every bar has its own hatching: one that is shared is not drawn when the bar that defines it is hidden.
    return {"parts": parts, "label": f"{label} {words}".strip() or "ไม่มีข้อมูล", "hatch": f"bar-hatch-{crc32(f'{label} {words}'.encode()):x}"}


@register.inclusion_tag("components/_share_bar.html")
def share_bar(part: Decimal | int | None, whole: Decimal | int | None, kind: str = "") -> dict[str, Any]:
    """Draw part of whole; the figures themselves must stand beside it, for the bar is hidden from screen readers."""
    share = percent_of(part, whole) if part is not None and whole else None
    return {"share": charts.within(share / 100) if share is not None else None, "kind": kind}


@register.inclusion_tag("components/_progress_line.html")
def progress_line(
    baseline: Decimal | None, target: Decimal | None, value: Decimal | None, expected: Decimal | None = None, status: str = "", small: bool = False
) -> dict[str, Any]:
    """Draw ฐาน to เป้า with the value filled in and a tick at ควรถึง."""
    line = charts.progress_line(baseline, target, value, expected)
    said = [
        f"{name} {decimal_text(number, 2)}"
        for name, number in (("ฐาน", baseline), ("เป้า", target), ("ค่าล่าสุด", value), ("ควรถึง", expected))
        if number is not None
    ]
    words = " ".join(said) or "ยังไม่มีค่าฐานและเป้า"
    return {"line": line, "words": words, "baseline": baseline, "target": target, "expected": expected, "status": status, "small": small}


@register.inclusion_tag("components/_sparkline.html")
def sparkline(values: Sequence[Decimal | int | None]) -> dict[str, Any]:
    return {"line": charts.sparkline(values)}


@register.inclusion_tag("components/_trend.html")
def trend(series: Sequence[charts.Series], periods: Sequence[str], label: str, unit: str = "") -> dict[str, Any]:
    return {"chart": charts.trend(series, periods), "label": label, "unit": unit}


@register.inclusion_tag("components/_tile_map.html")
def district_map(map_layout: tile_map.Layout, tiles: dict[str, Any], groups: Sequence[Any] = (), label: str = "แผนที่เขต") -> dict[str, Any]:
    """Draw the map. `tiles` by district code: number, word, kind (m1-m5, m0 hatched, mx grey), url, aria; `groups`: key, label, value, url."""
    named = {group.key: group for group in groups}
    drawn = [(hexagon, tiles[hexagon.place.code]) for hexagon in map_layout.hexagons if hexagon.place.code in tiles]
    labels = [(spot, named[spot.group]) for spot in map_layout.labels if spot.group in named]
    return {"layout": map_layout, "drawn": drawn, "labels": labels, "label": label}
