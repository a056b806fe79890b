"""The hosted cancel page: one path and the way back, whose secret is their protection."""

from django.urls import path, re_path

from leavewell.web.page import session
from leavewell.web.page.answer import nowhere

urlpatterns = [
    path("<str:token>", session.show_or_do, name="cancel_page"),
    path("<str:token>/back", session.lead_back, name="way_back"),
    re_path("", nowhere),
]
