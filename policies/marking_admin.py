"""An admin that writes figures as every other writer does: a mark in the same transaction, a nudge after the commit."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from policies.models import FiscalYear, Mark
from policies.nudge import nudge


class MarkingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Django wraps a change of the admin in a transaction, so the mark lands with the rows or not at all."""

    def years_of(self, row: Any) -> Iterable[int]:
        """The fiscal years whose figures `row` takes part in: all of them, unless a model knows better."""
        return FiscalYear.objects.values_list("pk", flat=True)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = set(self.years_of(self.model._default_manager.get(pk=obj.pk))) if change else set()
        super().save_model(request, obj, form, change)
        self._mark(before | set(self.years_of(obj)))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        years = set(self.years_of(obj))
        super().delete_model(request, obj)
        self._mark(years)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        years = {year for row in queryset for year in self.years_of(row)}
        super().delete_queryset(request, queryset)
        self._mark(years)

    def _mark(self, years: set[int]) -> None:
        for year in sorted(years):
            Mark.objects.append(year)
        if years:
            transaction.on_commit(nudge)
