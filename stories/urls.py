from django.urls import path

from lantai.pages.feeds import feed_view

from .feeds import StoryAtomFeed, StoryFeed

app_name = "stories"
urlpatterns = [
    path("feeds/stories/", feed_view(StoryFeed()), name="feed"),
    path("feeds/stories/atom/", feed_view(StoryAtomFeed()), name="atom"),
]
