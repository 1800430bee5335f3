"""What offices reported. A check-in is never edited: the database refuses it too."""

from django.contrib import admin

from bkk_okr.admin_site import ReadOnlyAdmin
from okrs.models import ChangeRequest, CheckIn, Evidence, PublishedFigure, ReportGap, TrackerImport


@admin.register(CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    list_display = ["key_result", "period", "revision", "value", "numerator", "denominator", "as_of", "verification", "recorded_by", "recorded_at"]
    list_filter = ["period__fiscal_year", "verification"]
    search_fields = ["key_result__title", "key_result__objective__plan__office__name"]
    list_select_related = ["key_result", "period", "recorded_by"]


@admin.register(ReportGap)
class ReportGapAdmin(ReadOnlyAdmin):
    list_display = ["key_result", "period", "reason", "note", "by", "at"]
    list_filter = ["period__fiscal_year", "reason"]
    search_fields = ["key_result__title"]
    list_select_related = ["key_result", "period", "by"]


@admin.register(PublishedFigure)
class PublishedFigureAdmin(ReadOnlyAdmin):
    list_display = ["key_result", "published_on", "target", "actual", "percent", "source"]
    search_fields = ["key_result__title", "source"]
    list_select_related = ["key_result"]


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyAdmin):
    list_display = ["plan", "key_result", "kind", "state", "asked_by", "asked_at", "document_number", "effective_from"]
    list_filter = ["plan__fiscal_year", "kind", "state"]
    search_fields = ["key_result__title", "plan__office__name", "document_number"]
    list_select_related = ["plan__office", "key_result", "asked_by"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["key_result", "period", "file_name", "link", "size", "by", "at"]
    list_filter = ["period__fiscal_year"]
    search_fields = ["key_result__title", "file_name"]
    list_select_related = ["key_result", "period", "by"]


@admin.register(TrackerImport)
class TrackerImportAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "fiscal_year", "list", "as_of", "state", "uploaded_by", "uploaded_at", "applied_by", "applied_at"]
    list_filter = ["state", "list"]
    search_fields = ["file_name", "sha256"]
    list_select_related = ["uploaded_by", "applied_by"]
