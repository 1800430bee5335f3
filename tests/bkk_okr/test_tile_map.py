"""The hexagon map of the fifty districts."""

import csv

import pytest
from django.conf import settings

from bkk_okr import tile_map

DATA = settings.BASE_DIR / "districts" / "data" / "districts.csv"


@pytest.fixture(scope="module")
def rows():
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def places(rows):
    return [tile_map.Place(row["code"], row["tile_label"], int(row["tile_column"]), int(row["tile_row"]), row["group"]) for row in rows]


def test_fifty_districts_stand_on_fifty_tiles(places):
    assert len({(place.column, place.row) for place in places}) == len(places) == 50


def test_no_tile_touches_a_tile_across_the_river(rows, places):
    bank = {row["code"]: row["bank"] for row in rows}
    at = {(place.column, place.row): place for place in places}
    touching = [(place, at[cell]) for place in places for cell in tile_map.neighbours(place) if cell in at]
    assert touching
    assert [pair for pair in touching if bank[pair[0].code] != bank[pair[1].code]] == []


def test_neighbours_are_mutual(places):
    at = {(place.column, place.row): place for place in places}
    for place in places:
        for cell in tile_map.neighbours(place):
            if cell in at:
                assert (place.column, place.row) in tile_map.neighbours(at[cell])


def test_touching_tiles_share_an_edge_and_others_do_not(places):
    layout = tile_map.layout(places)
    for hexagon in layout.hexagons:
        near = {other.place for other in layout.hexagons if other is not hexagon and abs(other.x - hexagon.x) ** 2 + abs(other.y - hexagon.y) ** 2 < 71**2}
        cells = set(tile_map.neighbours(hexagon.place))
        assert {(other.column, other.row) for other in near} == {(other.column, other.row) for other in places} & cells


def test_every_group_has_its_name_beside_it_inside_the_picture(places):
    layout = tile_map.layout(places)
    assert {label.group for label in layout.labels} == {place.group for place in places}
    assert all(0 <= label.x <= layout.width and 0 <= label.y <= layout.height for label in layout.labels)


def test_two_tiles_of_one_group_have_no_border_between_them():
    pair = [tile_map.Place("a", "ก", 0, 0, 1), tile_map.Place("b", "ข", 1, 0, 1)]
    rivals = [tile_map.Place("a", "ก", 0, 0, 1), tile_map.Place("b", "ข", 1, 0, 2)]
    assert tile_map.layout(pair).borders.count("M") == 10
    assert tile_map.layout(rivals).borders.count("M") == 11


def test_the_picture_encloses_every_corner(places):
    layout = tile_map.layout(places)
    corners = [corner for hexagon in layout.hexagons for corner in hexagon.corners]
    assert all(0 < x < layout.width and 0 < y < layout.height for x, y in corners)
