"""Plans and what stands in them."""

from django.contrib import admin

from bkk_okr.admin_site import ReadOnlyAdmin
from okrs.models import BudgetLine, KeyResult, Landing, Objective, Plan, PlanEvent, PlanVersion, Project, Relink, Review


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    list_display = ["office", "fiscal_year", "status", "invented"]
    list_filter = ["fiscal_year", "status", "invented"]
    search_fields = ["office__name", "office__code"]
    list_select_related = ["office", "fiscal_year"]


@admin.register(PlanVersion)
class PlanVersionAdmin(ReadOnlyAdmin):
    list_display = ["plan", "number", "made_by", "made_at", "effective_from", "sha256"]
    search_fields = ["plan__office__name", "sha256"]
    list_select_related = ["plan__office", "made_by"]


@admin.register(PlanEvent)
class PlanEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "plan", "from_status", "to_status", "by", "document_number"]
    list_filter = ["to_status"]
    search_fields = ["plan__office__name", "comment", "document_number"]
    list_select_related = ["plan__office", "by"]


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyAdmin):
    list_display = ["title", "plan", "position", "weight"]
    list_filter = ["plan__fiscal_year"]
    search_fields = ["title", "plan__office__name"]
    list_select_related = ["plan__office"]


@admin.register(KeyResult)
class KeyResultAdmin(ReadOnlyAdmin):
    list_display = ["title", "objective", "measure", "baseline", "target"]
    list_filter = ["objective__plan__fiscal_year"]
    search_fields = ["title", "measure__title", "objective__plan__office__name"]
    list_select_related = ["objective", "measure"]


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ["title", "plan", "kind", "starts", "ends"]
    list_filter = ["plan__fiscal_year", "kind"]
    search_fields = ["title", "plan__office__name"]
    list_select_related = ["plan__office"]


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyAdmin):
    list_display = ["project", "source", "category", "requested", "approved"]
    list_filter = ["source", "category"]
    search_fields = ["project__title"]
    list_select_related = ["project"]


@admin.register(Landing)
class LandingAdmin(ReadOnlyAdmin):
    list_display = ["policy", "plan", "through", "reason"]
    list_filter = ["plan__fiscal_year", "through"]
    search_fields = ["policy__code", "policy__title", "plan__office__name"]
    list_select_related = ["policy", "plan__office"]


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["plan", "criterion", "verdict", "by", "at"]
    list_filter = ["criterion", "verdict"]
    search_fields = ["plan__office__name", "comment"]
    list_select_related = ["plan__office", "by"]


@admin.register(Relink)
class RelinkAdmin(ReadOnlyAdmin):
    list_display = ["fiscal_year", "old_set", "new_set", "by", "at", "undone_at"]
    list_filter = ["fiscal_year"]
    list_select_related = ["fiscal_year", "old_set", "new_set", "by"]
