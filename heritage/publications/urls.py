from django.urls import path

from . import views

app_name = "publications"
urlpatterns = [
    *(
        path(f"heritage/books/<str:slug>/{name}/", views.matter, {"name": name}, name=name)
        for name in ("preface", "conventions", "afterword")
    ),
    path("heritage/books/<str:slug>/figures/", views.figures, name="figures"),
    path("heritage/books/<str:slug>/index/", views.index, name="index"),
    path("heritage/books/<str:slug>/download/<slug:fmt>", views.download, name="download"),
]
