from django.urls import path

from districts import views

app_name = "districts"
urlpatterns = [
    path("accounts/signin/", views.sign_in, name="sign-in"),
    path("accounts/signout/", views.sign_out, name="sign-out"),
    path("accounts/demo/<slug:door>/", views.demo_sign_in, name="demo-sign-in"),
]
