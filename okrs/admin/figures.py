"""Stored figures: recomputed, never edited."""

from django.contrib import admin

from bkk_okr.admin_site import ReadOnlyAdmin
from okrs.models import RollupScore, RollupValue


@admin.register(RollupValue)
class RollupValueAdmin(ReadOnlyAdmin):
    list_display = ["fiscal_year", "view", "level", "key_result_id", "value", "status", "reason", "n_reported", "n_due", "as_of_day"]
    list_filter = ["fiscal_year", "view", "level", "status"]
    search_fields = ["key_result_id"]


@admin.register(RollupScore)
class RollupScoreAdmin(ReadOnlyAdmin):
    list_display = ["fiscal_year", "view", "subject", "subject_id", "kind", "score", "n_on_plan", "n_due", "n_reported", "as_of_day"]
    list_filter = ["fiscal_year", "view", "subject", "kind"]
    search_fields = ["subject_id"]
