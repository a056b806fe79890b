"""The hosted cancel page: one path, whose secret is its protection."""

from django.urls import path

from leavewell.web.page import session

urlpatterns = [path("<str:token>", session.show_or_do, name="cancel_page")]
