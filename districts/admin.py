"""Offices to look at; people and their posts to manage."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group

from bkk_okr.admin_site import ReadOnlyAdmin
from districts.models import DistrictGroup, Membership, Office, Section, User

admin.site.unregister(Group)  # rights go by membership


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 0
    autocomplete_fields = ["office"]
    raw_id_fields = ["acting_for"]


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ["username", "get_full_name", "position", "is_active", "is_superuser", "last_login", "invented"]
    list_filter = ["is_active", "is_superuser", "memberships__role", "invented"]
    search_fields = ["username", "first_name", "last_name", "email"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("บุคคล", {"fields": ["prefix", "first_name", "last_name", "position", "email"]}),
        ("บัญชี", {"fields": ["is_active", "is_superuser", "last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    add_form = AdminUserCreationForm

    def get_inlines(self, request: Any, obj: User | None) -> list[Any]:
        return self.inlines if obj is not None else []

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        """The admin is for superusers alone, so staff follows superuser."""
        obj.is_staff = obj.is_superuser
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["user", "role", "office", "section", "since", "until"]
    list_filter = ["role", "office__kind"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "office__name"]
    list_select_related = ["user", "office", "section"]
    autocomplete_fields = ["user", "office"]
    raw_id_fields = ["acting_for"]


@admin.register(Office)
class OfficeAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "kind", "bma_code", "abbreviation"]
    list_filter = ["kind"]
    search_fields = ["code", "name", "name_en", "abbreviation"]


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "order"]
    search_fields = ["name"]


@admin.register(DistrictGroup)
class DistrictGroupAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "order"]
    search_fields = ["name"]
