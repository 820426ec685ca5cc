"""Public addresses of heritage; its index page and books are pages of the tree."""

from django.urls import path

from lantai.pages.feeds import feed_view

from . import views
from .feeds import ElementFeed

app_name = "heritage"
urlpatterns = [
    path("feeds/heritage/", feed_view(ElementFeed()), name="feed"),
    path("heritage/elements/", views.register, name="register"),
    path("heritage/elements/<slug:slug>/", views.element, name="element"),
    path("heritage/lists/<slug:slug>/", views.reference_list, name="list"),
]
