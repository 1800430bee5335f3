"""Django's admin, for the city's own accounts only: superusers enter, by the same sign-in as everybody."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse


class CityAdminSite(admin.AdminSite):
    site_header = "ระบบ OKR กทม.: ผู้ดูแลระบบ"
    site_title = "ผู้ดูแลระบบ"
    index_title = "ข้อมูลในระบบ"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send on to the product's own sign-in; who is signed in and no superuser has no business here."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look and to search. These rows change by their own verbs, which lock, check and keep history."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
