from django.urls import path

from . import receipt_views, submit_views, upload_views

app_name = "submissions"
urlpatterns = [
    path("submit/", submit_views.submit, name="submit"),
    path("submit/uploads/", upload_views.begin, name="begin_upload"),
    path("submit/uploads/<str:secret>/", upload_views.piece, name="upload"),
    path("receipt/", receipt_views.look, name="receipt"),
    path("receipt/add/", receipt_views.add, name="add"),
    path("receipt/withdraw/", receipt_views.take_back, name="withdraw"),
    path("receipt/authorisation/", receipt_views.authorisation, name="authorisation"),
    path("receipt/certificate/", receipt_views.certificate, name="certificate"),
]
