"""Addresses of the counting app and what it speaks with."""

from django.urls import path

from . import api

app_name = "attendance"
urlpatterns = [
    path("v1/sync", api.sync_lines, name="sync"),
    path("v1/enrol", api.enrol, name="enrol"),
]
