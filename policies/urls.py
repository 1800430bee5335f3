from django.urls import path

from policies.views import composites, contests, crosswalk, imports, issues, jobs, matching, register, scope, scope_sheets, sets

app_name = "policies"
FROM = "sets/<str:set_name>/from/<str:old_name>/"

urlpatterns = [
    path("policies/<str:set_name>/register.xlsx", register.register_file, name="register-file"),
    path("policies/<str:set_name>/<str:code>/parts/", composites.policy_parts, name="policy-parts"),
    path("policies/<str:set_name>/<str:code>/issue", issues.policy_issue, name="policy-issue"),
    path("sets/", sets.sets, name="sets"),
    path("sets/add/", sets.set_add, name="set-add"),
    path("sets/<str:set_name>/edit/", sets.set_edit, name="set-edit"),
    path("sets/<str:set_name>/issues/", issues.issues, name="issues"),
    path("sets/<str:set_name>/issues/add/", issues.issue_add, name="issue-add"),
    path("sets/<str:set_name>/issues/assign", issues.issue_assign, name="issue-assign"),
    path("sets/<str:set_name>/issues/<int:pk>/", issues.issue_edit, name="issue-edit"),
    path("sets/pairs/<int:pk>/answer", crosswalk.crosswalk_answer, name="crosswalk-answer"),
    path(FROM, crosswalk.crosswalk, name="crosswalk"),
    path(f"{FROM}propose", crosswalk.crosswalk_propose, name="crosswalk-propose"),
    path(f"{FROM}identical", crosswalk.crosswalk_identical, name="crosswalk-identical"),
    path(f"{FROM}pair", crosswalk.crosswalk_pair, name="crosswalk-pair"),
    path("scope/<int:year>/", scope.scope, name="scope"),
    path("scope/<int:year>/rule/", scope.scope_rule, name="scope-rule"),
    path("scope/<int:year>/changes/", scope.scope_changes, name="scope-changes"),
    path("scope/changes/<int:pk>/", scope.scope_revert, name="scope-revert"),
    path("scope/<int:year>/scope.xlsx", scope_sheets.scope_file, name="scope-file"),
    path("scope/<int:year>/sheet/", scope_sheets.scope_upload, name="scope-upload"),
    path("scope/sheets/<int:pk>/", scope_sheets.scope_sheet, name="scope-sheet"),
    path("scope/<int:year>/contests/", contests.scope_contests, name="scope-contests"),
    path("scope/contests/<int:pk>/answer", contests.contest_answer, name="contest-answer"),
    path("scope/<int:year>/<str:office_code>/contest", contests.scope_contest, name="scope-contest"),
    path("scope/<int:year>/<str:set_name>/<str:code>/", scope.scope_policy, name="scope-policy"),
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
