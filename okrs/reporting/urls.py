from django.urls import path

from okrs.reporting import views

urlpatterns = [
    path("checkin/", views.check_in_current, name="check-in-current"),
    path("checkin/<int:year>/<str:code>/<str:slug>/", views.check_in, name="check-in"),
]
