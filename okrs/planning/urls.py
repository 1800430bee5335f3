from django.urls import path

from okrs.planning.views import coach, key_results, landings, moves, objectives, plans, projects, relink, reviews

PLAN = "plans/<int:year>/<str:code>/"

urlpatterns = [
    path("plans/", plans.plan_list_current, name="plan-list-current"),
    path("plans/<int:year>/", plans.plan_list, name="plan-list"),
    path(PLAN, plans.plan_detail, name="plan-detail"),
    path(f"{PLAN}begin/", plans.plan_begin, name="plan-begin"),
    path(f"{PLAN}history/", plans.plan_history, name="plan-history"),
    path(f"{PLAN}check/", moves.plan_check, name="plan-check"),
    path(f"{PLAN}endorse/", moves.plan_endorse, name="plan-endorse"),
    path(f"{PLAN}landings/", landings.plan_landings, name="plan-landings"),
    path(f"{PLAN}objectives/add/", objectives.objective_add, name="objective-add"),
    path(f"{PLAN}objectives/<int:pk>/", objectives.objective_edit, name="objective-edit"),
    path(f"{PLAN}objectives/<int:pk>/policies/", objectives.objective_policies, name="objective-policies"),
    path(f"{PLAN}objectives/<int:pk>/place/", objectives.objective_place, name="objective-place"),
    path(f"{PLAN}objectives/<int:pk>/kr/add/", key_results.key_result_add, name="key-result-add"),
    path(f"{PLAN}kr/<int:pk>/", key_results.key_result_edit, name="key-result-edit"),
    path(f"{PLAN}kr/<int:pk>/months/", key_results.key_result_months, name="key-result-months"),
    path(f"{PLAN}kr/<int:pk>/place/", key_results.key_result_place, name="key-result-place"),
    path(f"{PLAN}projects/add/", projects.project_add, name="project-add"),
    path(f"{PLAN}projects/<int:pk>/", projects.project_edit, name="project-edit"),
    path(f"{PLAN}projects/<int:pk>/place/", projects.project_place, name="project-place"),
    path("coach/", coach.coach, name="coach"),
    path("coach/take", coach.coach_take, name="coach-take"),
    path("coach/_say", coach.coach_say, name="coach-say"),
    path("relink/<int:year>/", relink.relink, name="relink"),
    path("relink/done/<int:pk>/", relink.relink_done, name="relink-done"),
    path("review/", reviews.review_queue, name="review-queue"),
    path("review/<int:year>/<str:code>/v<int:number>/", reviews.review_detail, name="review-detail"),
]
