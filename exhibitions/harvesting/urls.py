from django.urls import path

from lantai.pages.feeds import feed_view

from .feeds import ExhibitFeed

app_name = "harvesting"
urlpatterns = [path("feeds/exhibits/", feed_view(ExhibitFeed()), name="feed")]
