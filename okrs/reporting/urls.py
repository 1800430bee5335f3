from django.urls import include, path

from okrs.reporting.views import reports, verification

REPORT = "checkin/<int:year>/<str:code>/<str:slug>/"

urlpatterns = [
    path("checkin/", reports.check_in_current, name="check-in-current"),
    path(REPORT, reports.check_in, name="check-in"),
    path(f"{REPORT}kr/<int:pk>/", reports.check_in_value, name="check-in-value"),
    path("import/tracker/", include("okrs.reporting.importing.urls")),
    path("verify/", verification.verify_list, name="verify"),
    path("verify/<int:year>/<int:measure>/", verification.verify_measure, name="verify-measure"),
    path("verify/<int:year>/offices/<str:code>/", verification.verify_office, name="verify-office"),
]
