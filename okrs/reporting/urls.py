from django.urls import include, path

from okrs.reporting.views import changes, collecting, evidence, reports, shares, verification

PLAN = "plans/<int:year>/<str:code>/"
REPORT = "checkin/<int:year>/<str:code>/<str:slug>/"

urlpatterns = [
    path("checkin/", reports.check_in_current, name="check-in-current"),
    path(REPORT, reports.check_in, name="check-in"),
    path(f"{REPORT}as-of/", reports.check_in_day, name="check-in-day"),
    path(f"{REPORT}kr/<int:pk>/", reports.check_in_value, name="check-in-value"),
    path("import/tracker/", include("okrs.reporting.importing.urls")),
    path(f"{REPORT}kr/<int:pk>/evidence/", evidence.evidence_list, name="evidence"),
    path(f"{REPORT}kr/<int:pk>/evidence/<int:evidence>/", evidence.evidence_file, name="evidence-file"),
    path(f"{REPORT}kr/<int:pk>/evidence/<int:evidence>/remove/", evidence.evidence_remove, name="evidence-remove"),
    path(f"{REPORT}collect/", collecting.collect, name="check-in-collect"),
    path(f"{REPORT}collect/<slug:section>.xlsx", collecting.collect_form, name="check-in-collect-form"),
    path("changes/", changes.change_queue, name="change-queue"),
    path("changes/<int:year>/budget/", changes.change_budget, name="change-budget"),
    path("changes/<int:year>/budget.xlsx", changes.change_budget_file, name="change-budget-file"),
    path(f"{PLAN}changes/", changes.change_list, name="change-list"),
    path(f"{PLAN}changes/<int:pk>/", changes.change_detail, name="change-detail"),
    path(f"{PLAN}kr/<int:pk>/change/", changes.change_ask, name="change-ask"),
    path(f"{PLAN}kr/<int:pk>/shares/", shares.key_result_shares, name="key-result-shares"),
    path("verify/", verification.verify_list, name="verify"),
    path("verify/<int:year>/<int:measure>/", verification.verify_measure, name="verify-measure"),
    path("verify/<int:year>/offices/<str:code>/", verification.verify_office, name="verify-office"),
]
