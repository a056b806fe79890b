"""How a cancellation stands, for whoever holds the receipt."""

from django.urls import path

from leavewell.web.page import status

urlpatterns = [
    path("<str:public_id>/<str:seal>", status.show_or_do, name="status"),
    path("<str:public_id>/<str:seal>/receipt.txt", status.download, name="receipt"),
]
