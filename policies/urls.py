from django.urls import path

from policies.views import crosswalk, imports, jobs, matching, register, sets

app_name = "policies"
FROM = "sets/<str:set_name>/from/<str:old_name>/"

urlpatterns = [
    path("policies/<str:set_name>/register.xlsx", register.register_file, name="register-file"),
    path("sets/", sets.sets, name="sets"),
    path("sets/add/", sets.set_add, name="set-add"),
    path("sets/<str:set_name>/edit/", sets.set_edit, name="set-edit"),
    path("sets/pairs/<int:pk>/answer", crosswalk.crosswalk_answer, name="crosswalk-answer"),
    path(FROM, crosswalk.crosswalk, name="crosswalk"),
    path(f"{FROM}propose", crosswalk.crosswalk_propose, name="crosswalk-propose"),
    path(f"{FROM}identical", crosswalk.crosswalk_identical, name="crosswalk-identical"),
    path(f"{FROM}pair", crosswalk.crosswalk_pair, name="crosswalk-pair"),
    path("import/", imports.imports, name="imports"),
    path("import/template.xlsx", imports.import_template, name="import-template"),
    path("import/<int:pk>/preview/", imports.import_preview, name="import-preview"),
    path("import/<int:pk>/columns/", matching.import_matching, name="import-matching"),
    path("import/<int:pk>/word", matching.import_word, name="import-word"),
    path("import/<int:pk>/apply", imports.import_apply, name="import-apply"),
    path("import/<int:pk>/report/", imports.import_report, name="import-report"),
    path("import/<int:pk>/revert", imports.import_revert, name="import-revert"),
    path("import/<int:pk>/rows-to-mend.xlsx", imports.import_bad_rows, name="import-bad-rows"),
    path("import/<int:pk>/file", imports.import_file, name="import-file"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
]
