from django.urls import include, path

from .online import beacon

urlpatterns = [
    path(beacon.PATH, beacon.hit, name="visits_hit"),
    path("attendance/", include("lantai.visits.onsite.urls")),
]
