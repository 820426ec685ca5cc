from django.urls import path

from . import serving

app_name = "media"
urlpatterns = [
    path("guarded/<slug:area>/<path:name>", serving.guarded, name="guarded"),
    path("media/<path:name>", serving.public, name="public"),
]
