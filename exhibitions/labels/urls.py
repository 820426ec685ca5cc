from django.urls import path

from . import views

urlpatterns = [
    path("x/<str:code>", views.short_link, name="short_link"),
    path("x/<str:code>/", views.short_link, name="short_link_typed"),  # as people type it
]
