"""The hosted cancel page: one path, whose secret is its protection."""

from django.urls import path, re_path

from leavewell.web.page import session
from leavewell.web.page.answer import nowhere

urlpatterns = [
    path("<str:token>", session.show_or_do, name="cancel_page"),
    re_path("", nowhere),
]
