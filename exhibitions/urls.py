from django.urls import path

from lantai.pages.feeds import feed_view

from . import views
from .feeds import EventFeed, ExhibitionFeed

app_name = "exhibitions"
urlpatterns = [
    path("feeds/exhibitions/", feed_view(ExhibitionFeed()), name="exhibitions_feed"),
    path("feeds/events/", feed_view(EventFeed()), name="events_feed"),
    path("exhibits/", views.catalogue, name="catalogue"),
    path("exhibits/<slug:slug>/", views.exhibit, name="exhibit"),
    path("events/calendar.ics", views.events_calendar, name="events_calendar"),
    path("events/<slug:slug>.ics", views.event_calendar, name="event_calendar"),
]
