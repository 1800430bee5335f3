"""The measure under a key result: a shared one that a host defined, or the office's own, hosted by itself and not aggregated."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Q, QuerySet

from districts.models import Office
from okrs.models import KeyResult, Landing, Measure

NOT_FOR_DISTRICTS = (Measure.Aggregation.NONE, Measure.Aggregation.CENTRAL)


@dataclass(frozen=True, kw_only=True)
class OwnMeasure:
    """What an office says about a measure of its own. The title is the key result's when left out."""

    unit: str
    kind: str
    title: str = ""
    direction: str = Measure.Direction.INCREASE
    nature: str = Measure.Nature.STOCK
    entry: str = Measure.Entry.CUMULATIVE
    frequency: str = Measure.Frequency.MONTHLY
    source: str = ""
    definition: str = ""
    whole_numbers: bool = False
    invented: bool = False


def shared_measures() -> QuerySet[Measure]:
    """Measures a district may take for its key result: defined once by a host, reported by each office, the newest version."""
    return Measure.objects.exclude(aggregation__in=NOT_FOR_DISTRICTS).filter(replaced_by__isnull=True).select_related("host").order_by("code", "title")


def make_own(measure: OwnMeasure, *, office: Office, title: str) -> Measure:
    said = {field.name: getattr(measure, field.name) for field in fields(measure)}
    return Measure.objects.create(**{**said, "title": measure.title or title}, host=office, aggregation=Measure.Aggregation.NONE)


def is_own(measure: Measure, office_id: int) -> bool:
    return measure.aggregation == Measure.Aggregation.NONE and measure.host_id == office_id


def own_measure_to_change(key_result: KeyResult, office_id: int) -> Measure | None:
    """Return the office's own measure, ready to be changed, or None for a shared one.

    A measure that another key result uses too (last year's plan, say) stays as it is; this key result gets a new version of it.
    """
    current = KeyResult.objects.select_for_update(of=("self",), no_key=True).values_list("measure", flat=True).filter(pk=key_result.pk).first()
    measure = Measure.objects.filter(pk=current or 0).first()
    if measure is None or not is_own(measure, office_id):
        return None
    used_elsewhere = KeyResult.objects.filter(measure=measure).exclude(pk=key_result.pk).exists() or Landing.objects.filter(measure=measure).exists()
    if not used_elsewhere:
        return measure
    return _next_version(measure, key_result)


def _next_version(measure: Measure, key_result: KeyResult) -> Measure:
    old, version = measure.pk, measure.version
    if Measure.objects.filter(replaces=old).exists():
        measure.replaces_id = None  # a second branch: only one version can replace another
    else:
        measure.replaces_id = old
    measure.pk, measure._state.adding, measure.version = None, True, version + 1
    measure.save(force_insert=True)
    KeyResult.objects.filter(pk=key_result.pk).update(measure=measure)
    key_result.measure = measure
    return measure


def drop_unused_measures(measure_ids: Iterable[int], office_id: int) -> None:
    """An own measure that nothing refers to any more goes with its last key result; a version that others build on stays."""
    unused = Q(key_results__isnull=True, landings__isnull=True, replaced_by__isnull=True)
    Measure.objects.filter(unused, pk__in=list(measure_ids), host=office_id, aggregation=Measure.Aggregation.NONE).delete()
