"""The traps of published lists as questions: each names the row, what is odd, and who can answer. Pure; a question never refuses a row."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median

from bkk_okr.thai import short_month
from bkk_okr.written_numbers import decimal_text
from okrs.reporting.importing.findings import Line, Question, ask
from okrs.reporting.importing.title_cells import title_key
from okrs.reporting.importing.units import is_countable, is_money, is_running_total, is_share
from policies.importing.findings import ranges

WHOLE = Decimal(100)
# Bureau and district parts: one is nothing beside the other (100 baht of 343 million), or both are the same things (2,007 and 2,006 communities).
PARTS_APART, PARTS_ALIKE, FEWEST_ALIKE = 10_000, Decimal("0.01"), 10
BEYOND_TARGET, OTHER_UNIT = 3, 20
SMALLEST_BAHT = 1_000
OUTLIER, FEWEST_MONTHS = 3, 4
# Large sums were copied with seven digits; what is closer than that is the same number.
ROUNDING = Decimal("0.000001")


def questions_about(lines: Sequence[Line]) -> list[Question]:
    """Return the questions that the file itself raises, in the order of its rows."""
    found = [question for line in lines for rule in ROW_RULES for question in rule(line)]
    found += [question for rule in LIST_RULES for question in rule(lines)]
    return sorted(found, key=lambda question: question.row)


def _target(line: Line) -> Iterator[Question]:
    if line.target is None:
        yield ask(line.row, "missing_target")
    elif line.target == 0:
        yield ask(line.row, "zero_target")
    if not line.unit:
        yield ask(line.row, "missing_unit")


def _parts(line: Line) -> Iterator[Question]:
    bureaus, districts = line.bureaus, line.districts
    if bureaus is None or districts is None:
        return
    texts = {"bureaus": decimal_text(bureaus), "districts": decimal_text(districts)}
    if line.target is not None and abs(bureaus + districts - line.target) > _last_place(bureaus, districts, line.target):
        yield ask(line.row, "target_parts_do_not_add", **texts, sum=decimal_text(bureaus + districts), target=decimal_text(line.target))
    small, large = sorted((bureaus, districts))
    if small > 0 and large >= small * PARTS_APART:
        yield ask(line.row, "unit_slip", column="เป้าหมายส่วนหนึ่ง", value=decimal_text(small), beside=f"อีกส่วนหนึ่ง {decimal_text(large)}")
    if small > FEWEST_ALIKE and large != small and (large - small) <= large * PARTS_ALIKE and is_countable(line.unit):
        yield ask(line.row, "counted_twice", **texts)


def _named(line: Line) -> Iterator[tuple[str, Decimal]]:
    """The row's figures in the measure's own unit, with their names."""
    named = (("เป้าหมาย", line.target), ("เป้าหมายจากสำนัก", line.bureaus), ("เป้าหมายจาก 50 เขต", line.districts), ("ผล", line.actual))
    yield from ((name, value) for name, value in named if value is not None)
    yield from ((f"เดือน {short_month(month)}", value) for month, value in sorted(line.months.items()))


def _ranges(line: Line) -> Iterator[Question]:
    """One question of a kind a row is enough: the worst value speaks for the others."""
    for name, value in _named(line):
        if value < 0:
            yield ask(line.row, "negative", column=name, value=decimal_text(value))
            break
    if is_share(line.unit):
        name, value = max(_named(line), key=lambda pair: pair[1], default=("", Decimal(0)))
        if value > WHOLE:
            yield ask(line.row, "percent_over_100", column=name, value=decimal_text(value))
    elif is_countable(line.unit):
        broken = [(name, value) for name, value in _named(line) if value != value.to_integral_value()]
        if broken:
            yield ask(line.row, "fractional_count", column=broken[0][0], value=decimal_text(broken[0][1]), unit=line.unit)


def _shares(line: Line) -> Iterator[Question]:
    if line.mean:
        yield ask(line.row, "mean_of_shares")
    given = [value for value in line.months.values() if value]
    if is_share(line.unit) and len(given) > 1 and line.actual is not None and _adds_up(given, line.actual):
        yield ask(line.row, "percent_summed", actual=decimal_text(line.actual))


def _against_target(line: Line) -> Iterator[Question]:
    if line.actual is None or line.actual <= 0:
        return
    if is_money(line.unit) and line.actual < SMALLEST_BAHT:
        yield ask(line.row, "unit_slip", column="ผล", value=decimal_text(line.actual), beside="จำนวนเงินของตัวชี้วัดนี้")
    if not line.target or line.target <= 0 or is_share(line.unit):
        return
    target = decimal_text(line.target)
    if line.actual >= line.target * OTHER_UNIT:
        yield ask(line.row, "unit_slip", column="ผล", value=decimal_text(line.actual), beside=f"เป้าหมาย {target}")
    elif line.actual > line.target * BEYOND_TARGET:
        yield ask(line.row, "far_beyond_target", actual=decimal_text(line.actual), times=decimal_text(line.actual / line.target, 1), target=target)


def _months(line: Line) -> Iterator[Question]:
    values = [value for _, value in sorted(line.months.items())]
    while values and values[-1] == 0:
        values.pop()  # months that have not begun are printed as 0
    if not values or is_share(line.unit):
        return
    if line.actual is None:
        yield ask(line.row, "missing_result")
        return
    says_so = is_running_total(line.title, line.unit)
    adds_up = _adds_up(values, line.actual)
    if not adds_up and (says_so or _runs_to(values, line.actual)):
        yield from _running_total(line, values, says_so=says_so)
    elif not adds_up:
        yield ask(line.row, "months_do_not_add_up", sum=decimal_text(sum(values)), actual=decimal_text(line.actual))
    yield from _outlier(line)


def _runs_to(values: list[Decimal], total: Decimal) -> bool:
    """Whether the months look like totals so far: the last or the largest is the total itself."""
    return len(values) > 1 and total in {values[-1], max(values)}


def _running_total(line: Line, values: list[Decimal], *, says_so: bool) -> Iterator[Question]:
    if not says_so:
        yield ask(line.row, "months_cumulative", actual=decimal_text(line.actual or 0))
    for before, after in pairwise(values):
        if after < before:
            yield ask(line.row, "falling_total", before=decimal_text(before), after=decimal_text(after), place="ในค่ารายเดือน")
            return
    if values[-1] != line.actual:
        yield ask(line.row, "months_do_not_add_up", sum=decimal_text(values[-1]), actual=decimal_text(line.actual or 0))


def _outlier(line: Line) -> Iterator[Question]:
    given = {month: value for month, value in line.months.items() if value > 0}
    if len(given) < FEWEST_MONTHS:
        return
    month, largest = max(given.items(), key=lambda pair: pair[1])
    usual = median(given.values())
    if largest > usual * OUTLIER:
        yield ask(line.row, "outlier_month", month=short_month(month), value=decimal_text(largest), median=decimal_text(usual))


def _adds_up(values: Sequence[Decimal], total: Decimal) -> bool:
    return abs(sum(values) - total) <= max(_last_place(total, *values), abs(total) * ROUNDING)


def _last_place(*numbers: Decimal) -> Decimal:
    """Return one unit of the last decimal printed, which rounding may move; whole numbers leave no room."""
    places = max(-int(number.normalize().as_tuple().exponent) for number in numbers)
    return Decimal(1).scaleb(-places) if places > 0 else Decimal(0)


def _shared_codes(lines: Sequence[Line]) -> Iterator[Question]:
    """Two measures on one code. An OKR and a KPI may carry the same digits."""
    by_code: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.code:
            by_code.setdefault((line.scheme, line.code), []).append(line)
    for (_, code), sharing in by_code.items():
        if len({title_key(line.title) for line in sharing}) > 1:
            for line in sharing:
                yield ask(line.row, "code_shared", code=code, count=len(sharing), rows=ranges([one.row for one in sharing]))


def _same_titles(lines: Sequence[Line]) -> Iterator[Question]:
    by_title: dict[str, list[Line]] = {}
    for line in lines:
        by_title.setdefault(title_key(line.title), []).append(line)
    for same in by_title.values():
        targets = list(dict.fromkeys(line.target for line in same))
        if len(targets) > 1:
            shown = ", ".join("ไม่ระบุ" if target is None else decimal_text(target) for target in targets)
            for line in same:
                yield ask(line.row, "same_title_other_target", rows=ranges([one.row for one in same]), targets=shown)


ROW_RULES: tuple[Callable[[Line], Iterator[Question]], ...] = (_target, _parts, _ranges, _shares, _against_target, _months)
LIST_RULES: tuple[Callable[[Sequence[Line]], Iterator[Question]], ...] = (_shared_codes, _same_titles)
