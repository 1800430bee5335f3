"""Stored figures: recomputed, never edited. Their nightly proof, their frozen months, and who shares a key result."""

from collections.abc import Iterable

from django.contrib import admin

from bkk_okr.admin_site import ReadOnlyAdmin
from okrs.models import KeyResultShare, Proof, Reminder, RollupScore, RollupValue, Snapshot
from policies.marking_admin import MarkingAdmin


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


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ["period", "number", "day", "taken_at", "inputs_sha256"]
    list_filter = ["period__fiscal_year"]
    search_fields = ["inputs_sha256", "figures_sha256"]
    list_select_related = ["period"]


@admin.register(Proof)
class ProofAdmin(ReadOnlyAdmin):
    """A night that has no end was cut short; a night whose drift is left over needs somebody."""

    list_display = ["day", "begun_at", "finished_at", "checked", "drift", "repaired", "left", "examples"]


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["day", "user", "lines", "sent_at"]
    search_fields = ["user__username"]
    list_select_related = ["user"]


@admin.register(KeyResultShare)
class KeyResultShareAdmin(MarkingAdmin):
    """Offices that answer together for one area outcome; agreed between offices, entered by the city."""

    list_display = ["key_result", "office", "part"]
    search_fields = ["key_result__title", "office__name"]
    list_select_related = ["key_result", "office"]
    autocomplete_fields = ["key_result", "office"]

    def years_of(self, row: KeyResultShare) -> Iterable[int]:
        return [row.key_result.objective.plan.fiscal_year_id]
