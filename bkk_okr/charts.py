"""Geometry of the small charts drawn as SVG by the server. Numbers come in exact; only pixels are rounded. What is missing leaves a gap, never a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

Value = Decimal | int | None

FULL = Decimal(100)
LABEL_STEP = Decimal(16)  # closest two line-end labels may stand, in pixels


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in percent of its length."""

    name: str
    count: Decimal | int
    start: Decimal
    length: Decimal


def segments(parts: Sequence[tuple[str, Decimal | int]]) -> list[Segment]:
    """Divide a bar among named counts; parts of nothing are left out, an empty bar has no segments."""
    total = Decimal(sum(count for _, count in parts))
    if not total:
        return []
    starts = accumulate((count for _, count in parts), initial=Decimal(0))
    return [
        Segment(name, count, _percent(Decimal(start) * FULL / total), _percent(Decimal(count) * FULL / total))
        for (name, count), start in zip(parts, starts, strict=False)
        if count
    ]


def _percent(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.01"))


def within(share: Decimal) -> Decimal:
    """Return `share` (of 1) as percent of a line's length, kept on the line."""
    return _percent(min(max(share, Decimal(0)), Decimal(1)) * FULL)


@dataclass(frozen=True)
class ProgressLine:
    """ฐาน to เป้า with the value filled in and a tick where it should stand by now. Percent of the length; None where nothing is known."""

    filled: Decimal | None
    tick: Decimal | None

    @property
    def tick_anchor(self) -> str:
        if self.tick is None or 15 <= self.tick <= 85:
            return "middle"
        return "start" if self.tick < 15 else "end"


def progress_line(baseline: Value, target: Value, value: Value, expected: Value) -> ProgressLine:
    """Place value and expectation between baseline and target, whichever way the measure is meant to move."""

    def placed(number: Value) -> Decimal | None:
        if number is None or baseline is None or target is None or target == baseline:
            return None
        return within((Decimal(number) - Decimal(baseline)) / (Decimal(target) - Decimal(baseline)))

    return ProgressLine(placed(value), placed(expected))


@dataclass(frozen=True)
class Scale:
    """From values to pixels: `low` is drawn at `bottom`, `high` at `top`."""

    low: Decimal
    high: Decimal
    top: Decimal
    bottom: Decimal

    def y(self, value: Decimal | int) -> Decimal:
        span = self.high - self.low
        share = (Decimal(value) - self.low) / span if span else Decimal("0.5")
        return (self.bottom - share * (self.bottom - self.top)).quantize(Decimal("0.1"))


def path(points: Sequence[tuple[Decimal, Decimal] | None]) -> str:
    """Return the SVG path through `points`; None lifts the pen. A point with no neighbour is drawn as a dot by the round line end."""
    words: list[str] = []
    drawing = False
    for place, point in enumerate(points):
        if point is None:
            drawing = False
            continue
        words.append(f"{'L' if drawing else 'M'}{point[0]} {point[1]}")
        alone = not drawing and (place + 1 == len(points) or points[place + 1] is None)
        if alone:
            words.append("h0")
        drawing = True
    return "".join(words)


@dataclass(frozen=True)
class Line:
    """A series ready to draw: its path, its last point, and where its name goes."""

    name: str
    kind: str
    d: str
    x: Decimal
    y: Decimal
    label_y: Decimal
    last: Decimal | int


@dataclass(frozen=True)
class Series:
    """A named row of values over the chart's periods; `kind` is the CSS class: `city`, `marked`, `on` or empty."""

    name: str
    values: Sequence[Value]
    kind: str = ""


@dataclass(frozen=True)
class Tick:
    label: str
    at: Decimal


@dataclass(frozen=True)
class Trend:
    width: int
    height: int
    left: int
    right: Decimal
    lines: list[Line]
    value_ticks: list[Tick]
    period_ticks: list[Tick]


def sparkline(values: Sequence[Value], width: int = 92, height: int = 28) -> Line | None:
    """Return a line without axes, stretched between its own lowest and highest value; None under two known values."""
    known = [Decimal(value) for value in values if value is not None]
    if len(known) < 2:
        return None
    scale = Scale(min(known), max(known), Decimal(3), Decimal(height - 3))
    return _line(Series("", values), scale, Decimal(0), Decimal(width - 4))


def trend(series: Sequence[Series], periods: Sequence[str], *, width: int = 720, height: int = 320, room: int = 150) -> Trend:
    """Return a line chart over `periods`, with round value ticks and the names at the lines' ends kept apart."""
    left, top, bottom = 34, Decimal(12), Decimal(height - 30)
    right = Decimal(width - room)
    known = [Decimal(value) for one in series for value in one.values if value is not None]
    ticks = round_ticks(min(known, default=Decimal(0)), max(known, default=FULL))
    scale = Scale(ticks[0], ticks[-1], top, bottom)
    lines = [line for one in series if (line := _line(one, scale, Decimal(left), right))]
    every = max(1, -(-len(periods) // 7))
    last = len(periods) - 1
    period_ticks = [Tick(label, _across(place, last, Decimal(left), right)) for place, label in enumerate(periods) if (last - place) % every == 0]
    return Trend(width, height, left, right, _labels_apart(lines), [Tick(f"{tick:f}", scale.y(tick)) for tick in ticks], period_ticks)


def round_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return four to seven round numbers that enclose `low` and `high`."""
    span = max(high - low, Decimal(1))
    step = Decimal(1).scaleb((span / 5).adjusted())
    step *= next(factor for factor in (1, 2, 5, 10) if span / (step * factor) <= 5)
    first, last = (low // step) * step, -((-high) // step) * step
    if low < first:
        first -= step
    if last < high:
        last += step
    if first == last:
        last += step
    return [_plain(first + step * place) for place in range(int((last - first) / step) + 1)]


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _across(place: int, last: int, left: Decimal, right: Decimal) -> Decimal:
    return (left + (right - left) * place / max(last, 1)).quantize(Decimal("0.1"))


def _line(one: Series, scale: Scale, left: Decimal, right: Decimal) -> Line | None:
    last = len(one.values) - 1
    points = [None if value is None else (_across(place, last, left, right), scale.y(value)) for place, value in enumerate(one.values)]
    drawn = [(point, value) for point, value in zip(points, one.values, strict=True) if point is not None and value is not None]
    if not drawn:
        return None
    (x, y), value = drawn[-1]
    return Line(one.name, one.kind, path(points), x, y, y, value)


def _labels_apart(lines: Sequence[Line]) -> list[Line]:
    """Push labels down until no two touch, then lift the whole run by half of what it grew."""
    placed: list[Line] = []
    for line in sorted(lines, key=lambda one: one.y):
        lowest = placed[-1].label_y + LABEL_STEP if placed else line.y
        placed.append(Line(line.name, line.kind, line.d, line.x, line.y, max(line.y, lowest), line.last))
    return placed
