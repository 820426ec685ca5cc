"""Public addresses of heritage; its index page and books are pages of the tree."""

from django.urls import path

from . import views

app_name = "heritage"
urlpatterns = [
    path("heritage/elements/", views.register, name="register"),
    path("heritage/elements/<slug:slug>/", views.element, name="element"),
    path("heritage/lists/<slug:slug>/", views.reference_list, name="list"),
]
