from django.urls import path

from . import views

app_name = "exhibitions"
urlpatterns = [
    path("exhibits/", views.catalogue, name="catalogue"),
    path("exhibits/<slug:slug>/", views.exhibit, name="exhibit"),
]
