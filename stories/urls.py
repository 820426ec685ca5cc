from django.urls import path

from .feeds import StoryAtomFeed, StoryFeed

app_name = "stories"
urlpatterns = [
    path("feeds/stories/", StoryFeed(), name="feed"),
    path("feeds/stories/atom/", StoryAtomFeed(), name="atom"),
]
