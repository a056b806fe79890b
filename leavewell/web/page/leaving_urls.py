"""The way to a cancel page, for whoever was told by mail that something ends."""

from django.urls import path, re_path

from leavewell.web.page import leaving
from leavewell.web.page.answer import nowhere

urlpatterns = [
    path("<str:leaving_id>/<str:leaving_seal>", leaving.show_or_go, name="leaving"),
    re_path("", nowhere),
]
