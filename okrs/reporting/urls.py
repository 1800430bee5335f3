from django.urls import include, path

from okrs.reporting.views import reports

REPORT = "checkin/<int:year>/<str:code>/<str:slug>/"

urlpatterns = [
    path("checkin/", reports.check_in_current, name="check-in-current"),
    path(REPORT, reports.check_in, name="check-in"),
    path(f"{REPORT}kr/<int:pk>/", reports.check_in_value, name="check-in-value"),
    path("import/tracker/", include("okrs.reporting.importing.urls")),
]
