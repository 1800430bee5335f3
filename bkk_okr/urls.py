from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from bkk_okr import health
from bkk_okr.specimen import specimen

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("districts.urls")),
    path("", include("policies.urls")),
    path("", include("okrs.urls")),
]

if settings.LOCAL:
    urlpatterns += [path("specimen/", specimen, name="specimen")]

handler400 = "bkk_okr.errors.bad_request"
handler403 = "bkk_okr.errors.not_allowed"
handler404 = "bkk_okr.errors.not_found"
handler500 = "bkk_okr.errors.server_error"
