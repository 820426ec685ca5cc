from django.urls import include, path

urlpatterns = [
    path("attendance/", include("lantai.visits.onsite.urls")),
]
