"""The hexagon map of the fifty districts: equal tiles, because area must not speak. Pure geometry; what a tile says is the caller's.

Pointy-top tiles in "odd-r" layout: odd rows stand half a tile to the right. The empty cells between the two banks are the river.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 70  # of one tile, in SVG units; a unit is a CSS pixel at the map's natural size
HALF = WIDTH / 2
SIDE = WIDTH / 3**0.5
ROW_STEP = SIDE * 1.5
MARGIN = 3
LABEL_ROOM = 1.4  # tile widths a group's name needs beside a tile

Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where a tile stands, and the group it belongs to."""

    code: str
    label: str
    column: int
    row: int
    group: Hashable


@dataclass(frozen=True)
class Hexagon:
    place: Place
    x: float
    y: float

    @property
    def corners(self) -> list[Point]:
        """Clockwise from the top."""
        low, high = SIDE / 2, SIDE
        return [(self.x + dx, self.y + dy) for dx, dy in ((0, -high), (HALF, -low), (HALF, low), (0, high), (-HALF, low), (-HALF, -low))]

    @property
    def points(self) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.corners)

    @property
    def name_y(self) -> float:
        return self.y - 5

    @property
    def number_y(self) -> float:
        return self.y + 17


@dataclass(frozen=True)
class GroupLabel:
    group: Hashable
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Layout:
    hexagons: list[Hexagon]
    borders: str
    labels: list[GroupLabel]
    width: float
    height: float

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:.0f} {self.height:.0f}"


def neighbours(place: Place) -> list[tuple[int, int]]:
    """Return the six cells around `place` as (column, row): east, west, then north-west, north-east, south-west, south-east."""
    shift = place.row % 2
    column, row = place.column, place.row
    sloping = [(column - 1 + shift + step, row + down) for down in (-1, 1) for step in (0, 1)]
    return [(column + 1, row), (column - 1, row), *sloping]


def layout(places: Sequence[Place]) -> Layout:
    """Lay out tiles, the borders between groups and a spot beside the map for each group's name."""
    hexagons = [Hexagon(place, MARGIN + HALF + (place.column + 0.5 * (place.row % 2)) * WIDTH, MARGIN + SIDE + place.row * ROW_STEP) for place in places]
    width = max(hexagon.x for hexagon in hexagons) + HALF + MARGIN
    height = max(hexagon.y for hexagon in hexagons) + SIDE + MARGIN
    return Layout(hexagons, _borders(hexagons), _labels(hexagons, width), width, height)


def _borders(hexagons: Iterable[Hexagon]) -> str:
    """Return one SVG path of the edges where a group ends: at another group, at the river or at the city's edge."""
    owners: dict[tuple[Point, Point], list[Hashable]] = {}
    for hexagon in hexagons:
        corners = [(round(x, 1), round(y, 1)) for x, y in hexagon.corners]
        for edge in pairwise([*corners, corners[0]]):
            owners.setdefault((min(edge), max(edge)), []).append(hexagon.place.group)
    drawn = sorted(edge for edge, groups in owners.items() if len(groups) == 1 or groups[0] != groups[1])
    return "".join(f"M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}" for start, end in drawn)


def _labels(hexagons: Sequence[Hexagon], width: float) -> list[GroupLabel]:
    """Give each group the open spot beside one of its tiles that lies nearest its middle; a group enclosed on all sides gets none."""
    labels: list[GroupLabel] = []
    for group in dict.fromkeys(hexagon.place.group for hexagon in hexagons):
        members = [hexagon for hexagon in hexagons if hexagon.place.group == group]
        middle = sum(hexagon.y for hexagon in members) / len(members)
        spots = [spot for hexagon in members for spot in _open_spots(hexagon, hexagons, labels, width)]
        if spots:
            labels.append(min(spots, key=lambda spot: (abs(spot.y - middle), spot.x)))
    return labels


def _open_spots(hexagon: Hexagon, hexagons: Sequence[Hexagon], taken: Sequence[GroupLabel], width: float) -> list[GroupLabel]:
    room = LABEL_ROOM * WIDTH
    spots = []
    for anchor, x, left in (("end", hexagon.x - HALF - 8, hexagon.x - HALF - 8 - room), ("start", hexagon.x + HALF + 8, hexagon.x + HALF + 8)):
        inside = left >= 0 and left + room <= width
        free = all(abs(other.y - hexagon.y) > SIDE or other.x + HALF <= left or other.x - HALF >= left + room for other in hexagons)
        apart = all(abs(label.y - hexagon.y) >= ROW_STEP / 2 or abs(label.x - x) > 2 * room for label in taken)
        if inside and free and apart:
            spots.append(GroupLabel(hexagon.place.group, x, hexagon.y, anchor))
    return spots
