from django.urls import include, path

app_name = "okrs"
urlpatterns = [
    path("", include("okrs.planning.urls")),
    path("", include("okrs.reporting.urls")),
    path("", include("okrs.city.urls")),
]
