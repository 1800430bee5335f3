from django.urls import path

from policies.views import imports, register

app_name = "policies"
urlpatterns = [
    path("policies/", register.policies, name="policies"),
    path("policies/<str:set_name>/register.xlsx", register.register_file, name="register-file"),
    path("import/", imports.imports, name="imports"),
    path("import/template.xlsx", imports.import_template, name="import-template"),
    path("import/<int:pk>/preview/", imports.import_preview, name="import-preview"),
    path("import/<int:pk>/options", imports.import_options, name="import-options"),
    path("import/<int:pk>/apply", imports.import_apply, name="import-apply"),
    path("import/<int:pk>/report/", imports.import_report, name="import-report"),
    path("import/<int:pk>/revert", imports.import_revert, name="import-revert"),
    path("import/<int:pk>/rows-to-mend.xlsx", imports.import_bad_rows, name="import-bad-rows"),
    path("import/<int:pk>/file", imports.import_file, name="import-file"),
]
