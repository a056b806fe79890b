"""How a cancellation stands, for whoever holds the receipt."""

from django.urls import path, re_path

from leavewell.web.page import status
from leavewell.web.page.answer import nowhere

urlpatterns = [
    path("<str:public_id>/<str:seal>", status.show_or_do, name="status"),
    path("<str:public_id>/<str:seal>/receipt.txt", status.download, name="receipt"),
    re_path("", nowhere),
]
