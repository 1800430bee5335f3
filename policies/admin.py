"""What the city wants, to look at; and the settings of years, periods and district facts, whose changes mark the figures stale."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bkk_okr.admin_site import ReadOnlyAdmin
from districts.models import GroupMembership, OfficeStatistic
from policies.fiscal_years import open_fiscal_year
from policies.marking_admin import MarkingAdmin
from policies.models import (
    DevelopmentIssue,
    Dimension,
    DimensionSet,
    FiscalYear,
    Job,
    Mark,
    Policy,
    PolicyCrosswalk,
    PolicyImport,
    PolicyPart,
    PolicyScope,
    PolicySet,
    ReportingPeriod,
    ScopeChange,
    ScopeContest,
    ScopeSheet,
)


@admin.register(FiscalYear)
class FiscalYearAdmin(MarkingAdmin):
    list_display = ["be_year", "state", "policy_set", "dimension_set", "on_plan_from", "near_plan_from", "coverage_floor", "silence_is_zero"]
    list_select_related = ["policy_set", "dimension_set"]

    def years_of(self, row: FiscalYear) -> Iterable[int]:
        return [row.be_year]

    def save_model(self, request: HttpRequest, obj: FiscalYear, form: Any, change: bool) -> None:
        """A new year comes with its twelve periods."""
        super().save_model(request, obj, form, change)
        if not change:
            open_fiscal_year(obj.be_year, policy_set=obj.policy_set)


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(MarkingAdmin):
    list_display = ["slug", "fiscal_year", "opens", "due", "closes", "closed_at"]
    list_filter = ["fiscal_year"]
    search_fields = ["month"]
    # Closing freezes figures and has a verb of its own.
    readonly_fields = ["fiscal_year", "month", "closed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def years_of(self, row: ReportingPeriod) -> Iterable[int]:
        return [row.fiscal_year_id]


@admin.register(OfficeStatistic)
class OfficeStatisticAdmin(MarkingAdmin):
    list_display = ["office", "name", "date", "value", "source"]
    list_filter = ["name"]
    search_fields = ["office__name"]
    list_select_related = ["office"]
    autocomplete_fields = ["office"]


@admin.register(GroupMembership)
class GroupMembershipAdmin(MarkingAdmin):
    list_display = ["office", "group", "since", "until"]
    list_filter = ["group"]
    search_fields = ["office__name"]
    list_select_related = ["office", "group"]
    autocomplete_fields = ["office"]


@admin.register(PolicyPart)
class PolicyPartAdmin(MarkingAdmin):
    """Weights may be mended here; links are made where circles are refused."""

    list_display = ["whole", "part", "weight"]
    search_fields = ["whole__code", "whole__title", "part__code", "part__title"]
    list_select_related = ["whole", "part"]
    readonly_fields = ["whole", "part"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def years_of(self, row: PolicyPart) -> Iterable[int]:
        return FiscalYear.objects.filter(policy_set=row.whole.set_id).values_list("pk", flat=True)


@admin.register(Policy)
class PolicyAdmin(ReadOnlyAdmin):
    list_display = ["code", "title", "set", "size", "retired_at"]
    list_filter = ["set", "size"]
    search_fields = ["code", "title", "title_en"]
    list_select_related = ["set"]


@admin.register(PolicyScope)
class PolicyScopeAdmin(ReadOnlyAdmin):
    list_display = ["policy", "fiscal_year", "office", "state", "since", "until", "reason"]
    list_filter = ["fiscal_year", "state"]
    search_fields = ["policy__code", "policy__title", "office__name"]
    list_select_related = ["policy", "fiscal_year", "office"]


@admin.register(PolicyImport)
class PolicyImportAdmin(ReadOnlyAdmin):
    list_display = ["pk", "file_name", "policy_set", "state", "uploaded_by", "uploaded_at", "applied_at", "reverted_at"]
    list_filter = ["state"]
    search_fields = ["file_name", "sha256"]
    list_select_related = ["policy_set", "uploaded_by"]


@admin.register(PolicySet)
class PolicySetAdmin(ReadOnlyAdmin):
    list_display = ["name", "title", "dimension_set", "expected_count"]
    list_select_related = ["dimension_set"]
    search_fields = ["name", "title"]


@admin.register(DimensionSet)
class DimensionSetAdmin(ReadOnlyAdmin):
    list_display = ["name", "source"]


@admin.register(Dimension)
class DimensionAdmin(ReadOnlyAdmin):
    list_display = ["name", "set", "order", "code"]
    list_filter = ["set"]
    list_select_related = ["set"]
    search_fields = ["name"]


@admin.register(DevelopmentIssue)
class DevelopmentIssueAdmin(ReadOnlyAdmin):
    list_display = ["code", "title", "dimension"]
    list_select_related = ["dimension"]
    search_fields = ["code", "title"]


@admin.register(Mark)
class MarkAdmin(ReadOnlyAdmin):
    """What waits to be computed; empty a moment after every change."""

    list_display = ["made_at", "fiscal_year", "plan_id"]


@admin.register(PolicyCrosswalk)
class PolicyCrosswalkAdmin(ReadOnlyAdmin):
    list_display = ["old", "new", "to_set", "relation", "state", "score"]
    list_filter = ["to_set", "state"]
    list_select_related = ["old", "new", "to_set"]


@admin.register(ScopeChange)
class ScopeChangeAdmin(ReadOnlyAdmin):
    list_display = ["summary", "fiscal_year", "kind", "cells", "since", "by", "at", "reverted_at"]
    list_filter = ["fiscal_year", "kind"]
    list_select_related = ["fiscal_year", "by"]


@admin.register(ScopeContest)
class ScopeContestAdmin(ReadOnlyAdmin):
    list_display = ["policy", "fiscal_year", "office", "state", "reason", "answer"]
    list_filter = ["fiscal_year", "state"]
    list_select_related = ["policy", "fiscal_year", "office"]


@admin.register(ScopeSheet)
class ScopeSheetAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "fiscal_year", "state", "uploaded_by", "uploaded_at"]
    list_filter = ["fiscal_year", "state"]
    list_select_related = ["fiscal_year", "uploaded_by"]


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What runs behind the pages: a job that failed says why."""

    list_display = ["kind", "subject", "state", "done", "total", "error", "attempts", "created_at", "finished_at"]
    list_filter = ["kind", "state"]
    search_fields = ["subject", "error"]
