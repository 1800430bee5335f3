"""The offices behind a figure of a group or the whole city: each with its own value, target and section."""

from dataclasses import dataclass
from decimal import Decimal

from districts.models import Office, OfficeStatistic
from okrs.models import KeyResult, Measure, RollupValue
from okrs.models.rollup import RollupQuerySet


@dataclass(frozen=True)
class OfficeTerm:
    """One office's stored row as it entered the figure. `target` is the one in force on the row's day."""

    office: Office
    section: str
    key_result_id: int
    row: RollupValue

    @property
    def is_known(self) -> bool:
        return self.row.value is not None

    @property
    def product(self) -> Decimal | None:
        """The value times its weight; only a weighted mean asks for it."""
        return None if self.row.value is None or self.row.statistic is None else self.row.value * self.row.statistic

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(self.row.entity_codes or ()))


def rows_behind(figure: RollupValue) -> RollupQuerySet:
    """Return the stored rows of the offices that a group's or the city's row was computed from."""
    rows = RollupValue.objects.filter(
        fiscal_year=figure.fiscal_year, view=figure.view, level=RollupValue.Level.OFFICE, parent_id=figure.key_result_id, measure_id=figure.measure_id
    )
    return rows if figure.group_id is None else rows.filter(group_id=figure.group_id)


def offices_behind(figure: RollupValue, measure: Measure) -> list[OfficeTerm]:
    rows = list(rows_behind(figure))
    offices = Office.objects.in_bulk({row.office_id for row in rows})
    sections = dict(KeyResult.objects.filter(pk__in=[row.key_result_id for row in rows]).values_list("pk", "owner_section__name"))
    weighs = measure.aggregation == Measure.Aggregation.WEIGHTED_MEAN
    terms = [
        OfficeTerm(offices[row.office_id], sections.get(row.key_result_id) or "", row.key_result_id, row)
        for row in rows
        # A bureau without a weight stays out of a weighted mean (docs/arithmetic.md, part 6).
        if not (weighs and row.statistic is None and offices[row.office_id].kind == Office.Kind.BUREAU)
    ]
    return sorted(terms, key=lambda term: (term.office.kind != Office.Kind.BUREAU, term.office.code))


def weight_words(measure: Measure) -> str:
    return str(OfficeStatistic.Name(measure.weight_statistic).label) if measure.weight_statistic else ""
