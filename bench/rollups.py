"""Stored figures: what a rebuild and a report cost, how soon the city hears of it, and what others would pay for a part of the same.

One city of fifty districts, a thousand key results and eleven months of reports; then twenty times the rows.
"""

from collections.abc import Callable, Iterator
from itertools import count
from statistics import median
from typing import Any

from django.db import connection

from bench import rollups_peers as peers
from bench import rollups_statement as floor
from bench.figure import Figure, in_turn, once
from bench.rollups_city import NOON, TODAY, YEAR, City, add_year, make_city, recompute, refresh_statistics
from bench.rollups_writers import at_once, insert_bare, real_worker, report, seconds_after_burst, seconds_to_city_row
from okrs.figures.drain import drain
from okrs.models import CheckIn, RollupScore, RollupValue

EARLIER_YEARS = 19
EACH, SINGLE, BURST = 40, 60, 2000


def measure() -> Iterator[Figure]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    city = make_city()
    yield rebuild()
    yield from beside_peers(city)
    yield writers(city)
    with real_worker():
        yield from freshness(city)
    small = buffers(city)  # after the bursts, whose thousands of corrections of one month every later drain reads too
    for before in range(1, EARLIER_YEARS + 1):
        add_year(city, YEAR - before)
    yield from growth(small, buffers(city))


def rebuild() -> Figure:
    """Everything from nothing: all rows of the year, into empty tables."""
    floor.make_tables()
    stored = (RollupValue._meta.db_table, RollupScore._meta.db_table)
    glued, facts = floor.statement(), floor.facts(YEAR, TODAY, NOON)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(6):
        floor.empty(*stored)
        ours.append(once(recompute))
        floor.empty(floor.VALUES, floor.SCORES)
        theirs.append(once(lambda: run(glued, facts)))
    floor.same_rows()
    one = median(theirs[1:])
    return Figure("rollups_rebuild", median(ours[1:]) / one, "of one statement", goal=1.5, floor=1.0)


def run(statement: str, facts: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)


def beside_peers(city: City) -> Iterator[Figure]:
    """A report and its drain (every row it touches, both views) beside one figure per measure by each of the others. Equal figures or no comparison."""
    refresh_statistics()
    wanted = peers.stored_figures()
    books = peers.fifty_workbooks()
    peers.make_view()
    ways: dict[str, Callable[[], peers.Figures]] = {
        "pandas": peers.by_pandas,
        "calamine": lambda: peers.by_calamine(books),
        "openpyxl": lambda: peers.by_openpyxl(books),
        "view": peers.by_view,
    }
    period = city.last_period()
    key_result = next(row for row in city.districts() if not row.measure.is_ratio)
    values, first_value = count(1), int(key_result.check_ins.get(period=period).value or 0)

    def reported() -> None:
        report(key_result, period, next(values))
        assert drain(YEAR, today=TODAY, at=NOON)

    for name, way in ways.items():
        assert way() == wanted, f"{name} has other figures than the rollup"
        ours, theirs = in_turn(reported, way, runs=3 if name == "openpyxl" else 5)
        yield Figure(f"rollups_report_beside_{name}", ours / theirs, f"of {name}", peer=1.0)
        report(key_result, period, first_value)
        recompute()


def buffers(city: City) -> tuple[float, float]:
    """Return the blocks that a report's own transaction touches, and those of the drain after it: the median of ten."""
    refresh_statistics()
    period = city.last_period()
    sums = [row for row in city.districts() if not row.measure.is_ratio]
    found = []
    for number in range(10):
        key_result = sums[number * 37 % len(sums)]
        found.append((blocks(lambda: report(key_result, period, number)), blocks(lambda: drain(YEAR, today=TODAY, at=NOON))))  # noqa: B023 called at once
    return median(pair[0] for pair in found), median(pair[1] for pair in found)


def blocks(work: Callable[[], object]) -> int:
    """Count shared blocks hit or read by every statement of `work`, triggers included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_statements_reset()")
        work()
        cursor.execute(
            "SELECT sum(shared_blks_hit + shared_blks_read) FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'"
            " AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(cursor.fetchone()[0])


def growth(small: tuple[float, float], large: tuple[float, float]) -> Iterator[Figure]:
    assert CheckIn.objects.count() > EARLIER_YEARS * 10_000
    yield Figure("rollups_report_blocks_at_20x", large[0] / small[0], "of 1x", goal=2.0, floor=1.0)
    yield Figure("rollups_drain_blocks_at_20x", large[1] / small[1], "of 1x", goal=2.0, floor=1.0)


def writers(city: City) -> Figure:
    period = city.last_period()
    sums = [row for row in city.districts() if not row.measure.is_ratio]
    rates, bare = [], []
    for turn in range(3):
        rates.append(at_once(lambda key_result, number: report(key_result, period, number), sums, EACH))
        first = 1000 * (turn + 1)  # revisions that no report has
        bare.append(at_once(lambda key_result, number: insert_bare(key_result, period, first + number), sums, EACH))  # noqa: B023 called at once
    recompute()
    return Figure("rollups_writers", median(rates) / median(bare), "of bare inserts", goal=0.25, most=False, floor=1.0)


def freshness(city: City) -> Iterator[Figure]:
    """In seconds: from a commit to the city's row that knows it, and after a burst until nothing is left to compute."""
    waits = sorted(seconds_to_city_row(city, number) for number in range(SINGLE))
    yield Figure("rollups_fresh_p95", waits[int(SINGLE * 0.95) - 1], "s", goal=1.0)
    yield Figure("rollups_fresh_after_burst", seconds_after_burst(city, BURST), "s", goal=1.0)
