from django.urls import path

from . import views

app_name = "iiif"
urlpatterns = [
    path("<slug:slug>/manifest.json", views.manifest, name="manifest"),
    path("<slug:slug>/transcription.txt", views.transcription, name="transcription"),
    # Pages may have Chinese slugs.
    path("<str:slug>/collection.json", views.collection, name="collection"),
]
