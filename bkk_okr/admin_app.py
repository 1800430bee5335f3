"""Puts our own admin site in the place of Django's. Loaded before the models are, hence a module of its own."""

from django.contrib.admin.apps import AdminConfig


class CityAdminConfig(AdminConfig):
    default_site = "bkk_okr.admin_site.CityAdminSite"
