"""What must hold for every key result, not only for the golden ones."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from okrs.progress import (
    Aggregation,
    Assignment,
    Definition,
    Direction,
    Entry,
    Frequency,
    Nature,
    Part,
    Reading,
    Standing,
    Status,
    Term,
    View,
    city_standing,
    city_value,
    composite_score,
    tally,
    weighted_score,
)
from tests.okrs.progress_makers import PERIODS, THRESHOLDS, after, assign, says, stands

amounts = st.decimals("-1000", "1000", places=2)
positive = st.decimals("0.01", "1000", places=2)
months = st.integers(1, 12)
definitions = st.builds(
    Definition,
    direction=st.sampled_from([Direction.INCREASE, Direction.DECREASE, Direction.KEEP]),
    aggregation=st.sampled_from([mode for mode in Aggregation if mode != Aggregation.DISTINCT]),
    nature=st.sampled_from(Nature),
    entry=st.sampled_from(Entry),
    frequency=st.sampled_from(Frequency),
)


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    return Assignment(
        draw(definitions),
        target=draw(st.none() | amounts),
        baseline=draw(st.none() | amounts),
        planned=draw(st.dictionaries(months, amounts, max_size=4)),
        waiting=frozenset(draw(st.sets(months, max_size=2))),
    )


@st.composite
def reports(draw: st.DrawFn, assignment: Assignment) -> list[Reading]:
    found = []
    for month in draw(st.sets(months, max_size=6)):
        value = draw(positive)
        found.append(says(month, value, draw(st.integers(1, 500))) if assignment.definition.is_ratio else says(month, value))
    return found


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    assignment = draw(assignments())
    return stands(assignment, *draw(reports(assignment)), day=after(draw(months)), view=draw(st.sampled_from(View)))


@given(baseline=amounts, distance=positive, first=amounts, second=amounts, direction=st.sampled_from([Direction.INCREASE, Direction.DECREASE]))
def test_more_in_the_wanted_direction_never_lowers_score_or_pace(baseline, distance, first, second, direction):
    step = distance if direction == Direction.INCREASE else -distance
    if baseline + step == 0:
        return
    own = Assignment(Definition(direction=direction, nature=Nature.STOCK), target=baseline + step, baseline=baseline)
    worse, better = sorted((first, second), reverse=direction == Direction.DECREASE)
    less, more = stands(own, says(6, worse), day=after(6)), stands(own, says(6, better), day=after(6))
    assert less.score is not None
    assert more.score is not None
    assert less.pace is not None
    assert more.pace is not None
    assert less.score <= more.score
    assert less.pace <= more.pace


@given(st.data(), assignments(), st.lists(months, min_size=1, max_size=6))
def test_the_order_of_offices_changes_nothing(data, assignment, days):
    terms = [
        Term(stands(assignment, *data.draw(reports(assignment)), day=after(max(days))), assignment.target, assignment.baseline, weight=Decimal(weight))
        for weight in days
    ]
    shuffled = data.draw(st.permutations(terms))
    rolled, again = (city_value(assignment.definition, some, target=Decimal(7)) for some in (terms, shuffled))
    assert rolled == again
    assert city_standing(assignment, rolled, THRESHOLDS) == city_standing(assignment, again, THRESHOLDS)


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 1000)), min_size=1, max_size=10), st.integers(1, 1000))
def test_nought_of_a_hundred_lowers_a_share_as_much_as_its_hundred(pairs, people):
    own = assign("80", "0", aggregation=Aggregation.RATIO, nature=Nature.STOCK, frequency=Frequency.ANNUAL)
    terms = [Term(stands(own, says(12, min(part, whole), whole))) for whole, part in pairs]
    before = city_value(own.definition, terms)
    with_nought = city_value(own.definition, [*terms, Term(stands(own, says(12, 0, people)))])
    assert before.amount is not None
    assert with_nought.amount is not None
    assert with_nought.amount.denominator == before.amount.denominator + people
    assert with_nought.amount.numerator == before.amount.numerator


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 1000)), min_size=1, max_size=10))
def test_a_share_is_never_above_a_hundred(pairs):
    own = assign("80", "0", aggregation=Aggregation.RATIO, nature=Nature.STOCK, frequency=Frequency.ANNUAL)
    value = city_value(own.definition, [Term(stands(own, says(12, min(part, whole), whole))) for whole, part in pairs]).value
    assert value is not None
    assert 0 <= value <= 100


@given(assignments(), amounts)
def test_a_target_that_equals_the_start_scores_nothing_never_a_half(assignment, value):
    start = assignment.baseline
    if start is None or assignment.definition.direction == Direction.KEEP:
        return
    standing = stands(replace(assignment, target=start, waiting=frozenset()), *(says(month, value, 1) for month in range(1, 13)))
    assert (standing.score, standing.raw, standing.status) == (None, None, Status.NO_DATA)


@given(standings())
def test_silence_is_never_on_plan(standing):
    if standing.status in {Status.ON_PLAN, Status.NEAR_PLAN, Status.BELOW_PLAN}:
        assert standing.reported
        assert not standing.stale
        assert not standing.lower_bound
        assert standing.value is not None


@given(standings())
def test_every_figure_without_a_status_says_why(standing):
    assert (standing.reason is None) == (standing.status != Status.NO_DATA)


@given(standings())
def test_scores_stay_between_nothing_and_one(standing):
    assert standing.score is None or 0 <= standing.score <= 1


@given(st.lists(standings(), max_size=12))
def test_the_headline_is_a_share_over_everything_due(all_standings):
    counts = tally(all_standings)
    assert counts.n_applicable == len(all_standings)
    assert counts.n_due == sum(standing.is_due for standing in all_standings)
    assert counts.on_plan_share is None or 0 <= counts.on_plan_share <= 1
    assert counts.n_verified <= counts.n_due
    assert counts.coverage is None or counts.coverage <= 1


@given(st.lists(standings(), max_size=8), st.integers(1, 5))
def test_more_silence_never_raises_the_headline(all_standings, silent):
    quiet = [stands(assign("100"))] * silent
    before, after_silence = tally(all_standings).on_plan_share, tally([*all_standings, *quiet]).on_plan_share
    assert after_silence is not None
    assert after_silence <= (before or 0)


@given(st.lists(st.tuples(st.none() | st.decimals(0, 1, places=6), st.integers(0, 100)), min_size=1, max_size=8), st.booleans())
def test_a_score_lies_between_its_parts_and_the_final_close_never_raises_it(parts, final):
    listed = [Part(score, Decimal(weight), overdue=score is None) for score, weight in parts]
    result = weighted_score(listed, final=final)
    known = [score for score, weight in parts if score is not None and weight]
    if result.score is not None and not final:
        assert min(known) <= result.score <= max(known)
    closed, working = weighted_score(listed, final=True).score, weighted_score(listed).score
    assert working is None or (closed is not None and closed <= working)


@given(
    st.lists(st.tuples(positive, st.booleans()), min_size=1, max_size=8),
    positive,
    st.sampled_from([Direction.INCREASE, Direction.DECREASE]),
    st.sampled_from([Aggregation.SUM, Aggregation.MEAN]),
)
def test_more_from_one_office_never_lowers_the_city(values, more, direction, mode):
    """The city's own target and baseline stand still; one office reports more in the wanted direction."""
    target, baseline = (Decimal(9000), Decimal(0)) if direction == Direction.INCREASE else (Decimal(1), Decimal(9000))
    own = Assignment(Definition(direction=direction, aggregation=mode, nature=Nature.STOCK, frequency=Frequency.ANNUAL), target=target, baseline=baseline)
    step = more if direction == Direction.INCREASE else -more
    scores = []
    for first in (values[0][0], values[0][0] + step):
        said = [first, *(value for value, _ in values[1:])]
        terms = [Term(stands(own, says(12, value)), target, baseline) for value in said]
        scores.append(city_standing(own, city_value(own.definition, terms, target=target, baseline=baseline), THRESHOLDS).score)
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0] <= scores[1]


@given(st.lists(st.tuples(positive, positive, st.booleans()), min_size=1, max_size=10), st.sampled_from(View))
def test_a_share_of_offices_is_never_above_a_hundred_and_silence_never_raises_it(offices, view):
    own = Definition(aggregation=Aggregation.SHARE_MEETING, frequency=Frequency.ANNUAL)
    terms = [Term(stands(Assignment(own, target=target), *([says(12, value)] if spoke else []), view=view), target) for value, target, spoke in offices]
    value, with_silence = (city_value(own, some).value for some in (terms, [*terms, Term(stands(Assignment(own, target=Decimal(1)), view=view))]))
    assert value is None or 0 <= value <= 100
    assert value is None or (with_silence is not None and with_silence <= value)


@given(st.lists(st.tuples(months, st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12), st.sampled_from(Nature))
def test_a_share_of_people_over_months_is_never_above_a_hundred(pairs, nature):
    own = Assignment(Definition(aggregation=Aggregation.RATIO, nature=nature, entry=Entry.MONTHLY), target=Decimal(80), baseline=Decimal(0))
    value = stands(own, *(says(month, part, part + rest) for month, part, rest in {pair[0]: pair for pair in pairs}.values() if part + rest)).value
    assert value is None or 0 <= value <= 100


@given(st.permutations([(2, Decimal(3)), (3, Decimal(1)), (4, Decimal(2))]), st.lists(st.decimals(0, 1, places=4), min_size=3, max_size=3))
def test_a_whole_lies_between_its_leaves_in_whatever_order_they_come(links, leaves):
    own = dict(zip((2, 3, 4), leaves, strict=True))
    found = composite_score(1, own, {1: links}).score
    assert found == composite_score(1, own, {1: sorted(links)}).score
    assert found is not None
    assert min(leaves) <= found <= max(leaves)


def test_the_periods_of_these_tests_are_a_whole_year():
    assert [period.number for period in PERIODS] == list(range(1, 13))
