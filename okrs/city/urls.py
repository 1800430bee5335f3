from django.urls import path

from okrs.city import city_page, coverage_page, district_page, home_page, policy_page, register_page, why_page

urlpatterns = [
    path("", home_page.home, name="home"),
    path("city/<int:year>/", city_page.city, name="city"),
    path("coverage/<int:year>/", coverage_page.coverage, name="coverage"),
    path("districts/", district_page.districts, name="districts"),
    path("districts/<str:code>/", district_page.district, name="district"),
    path("policies/", register_page.policies, name="policies"),
    path("policies/<str:set_name>/<str:code>/", policy_page.policy, name="policy"),
    path("why/<int:year>/value/<int:pk>/", why_page.why_value, name="why-value"),
    path("why/<int:year>/count/<slug:subject>/<int:subject_id>/<slug:kind>/", why_page.why_count, name="why-count"),
    path("why/<int:year>/budget/", why_page.why_budget, name="why-budget"),
]
