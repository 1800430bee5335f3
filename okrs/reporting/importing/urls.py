from django.urls import path

from okrs.reporting.importing import views

urlpatterns = [
    path("", views.tracker_imports, name="tracker-imports"),
    path("<int:pk>/preview/", views.tracker_preview, name="tracker-preview"),
    path("<int:pk>/options", views.tracker_options, name="tracker-options"),
    path("<int:pk>/apply", views.tracker_apply, name="tracker-apply"),
    path("<int:pk>/report/", views.tracker_report, name="tracker-report"),
    path("<int:pk>/questions.xlsx", views.tracker_questions, name="tracker-questions"),
    path("<int:pk>/file", views.tracker_file, name="tracker-file"),
]
