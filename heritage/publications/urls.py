from django.urls import path

from lantai.pages.feeds import feed_view

from . import views
from .feeds import BookFeed

app_name = "publications"
urlpatterns = [
    path("feeds/books/", feed_view(BookFeed()), name="feed"),
    *(
        path(f"heritage/books/<str:slug>/{name}/", views.matter, {"name": name}, name=name)
        for name in ("preface", "conventions", "afterword")
    ),
    path("heritage/books/<str:slug>/figures/", views.figures, name="figures"),
    path("heritage/books/<str:slug>/index/", views.index, name="index"),
    path("heritage/books/<str:slug>/download/<slug:fmt>", views.download, name="download"),
]
