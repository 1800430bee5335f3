"""Measures may be mended by the city's account; every year that uses one is computed again."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from okrs.models import KeyResult, Measure
from policies.marking_admin import MarkingAdmin

# Once somebody reports by it, what a measure counts does not change: a new version does that.
MEANING = ["unit", "direction", "aggregation", "nature", "entry", "ratio_scale", "whole_numbers"]


@admin.register(Measure)
class MeasureAdmin(MarkingAdmin):
    list_display = ["code", "title", "unit", "kind", "direction", "aggregation", "frequency", "host", "version", "invented"]
    list_filter = ["kind", "aggregation", "direction", "frequency", "invented"]
    search_fields = ["code", "title"]
    list_select_related = ["host"]
    autocomplete_fields = ["host"]
    raw_id_fields = ["replaces"]

    def years_of(self, row: Measure) -> Iterable[int]:
        return KeyResult.objects.filter(measure=row).values_list("objective__plan__fiscal_year", flat=True).distinct()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return MEANING if obj is not None and obj.key_results.filter(check_ins__isnull=False).exists() else []
