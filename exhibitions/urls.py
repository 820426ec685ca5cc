from django.urls import path

from . import views

app_name = "exhibitions"
urlpatterns = [
    path("exhibits/", views.catalogue, name="catalogue"),
    path("exhibits/<slug:slug>/", views.exhibit, name="exhibit"),
    path("events/calendar.ics", views.events_calendar, name="events_calendar"),
    path("events/<slug:slug>.ics", views.event_calendar, name="event_calendar"),
]
