"""Addresses of the counting app and what it speaks with."""

from django.urls import path

from . import api, app

app_name = "attendance"
urlpatterns = [
    path("", app.app, name="app"),
    path("v1/sync", api.sync_lines, name="sync"),
    path("v1/enrol", api.enrol, name="enrol"),
    path("<str:name>", app.file, name="file"),
]
