"""Addresses of the counting app, what it speaks with, self check-in and the hall's wall."""

from django.urls import path

from . import api, app, checkin, wall

app_name = "attendance"
urlpatterns = [
    path("", app.app, name="app"),
    path("v1/sync", api.sync_lines, name="sync"),
    path("v1/enrol", api.enrol, name="enrol"),
    path("in/<uuid:key>/", checkin.checkin, name="checkin"),
    path("wall/<int:page_id>/", wall.wall, name="wall"),
    path("wall/<int:page_id>/figures", wall.figures, name="wall_figures"),
    path("<str:name>", app.file, name="file"),
]
