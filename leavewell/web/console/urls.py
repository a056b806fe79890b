"""The team's addresses."""

from allauth.account.views import LoginView, LogoutView
from django.urls import path

from leavewell.web.console import account, home, mailbox, request, requests, runs, steps

urlpatterns = [
    path("", home.show, name="home"),
    path("open-cancel-page/", home.open_cancel_page, name="open_cancel_page"),
    path("move-clock/", home.move_clock_forward, name="move_clock"),
    path("switch-mail/", home.switch_mail_on_or_off, name="switch_mail"),
    path("try-again/", home.try_again, name="try_again"),
    path("accounts/<str:account_id>/", account.show, name="account"),
    path("mailbox/<str:mail_id>/", mailbox.show, name="mail"),
    path("steps/", steps.show, name="steps"),
    path("requests/", requests.show, name="requests"),
    path("requests/log/", requests.log, name="log_request"),
    path("requests/<str:request_id>/", request.show, name="request"),
    path("requests/<str:request_id>/files/<str:file_id>/", request.file, name="request_file"),
    path("requests/<str:request_id>/notice/", request.notice, name="take_as_notice"),
    path("requests/<str:request_id>/intent/", request.intent, name="mark_intent"),
    path("requests/<str:request_id>/place/", request.place, name="place_request"),
    path("runs/<str:run_id>/", runs.show, name="run"),
    path("steps/<str:step_id>/take/", steps.take, name="take_step"),
    path("steps/<str:step_id>/do/", steps.do, name="do_step"),
    path("steps/<str:step_id>/skip/", steps.skip, name="skip_step"),
    path("steps/<str:step_id>/reassign/", steps.reassign, name="reassign_step"),
    path("sign-in/", LoginView.as_view(), name="account_login"),
    path("sign-out/", LogoutView.as_view(), name="account_logout"),
    # allauth's sign-in page names these; both are closed, and lead back to it.
    path("sign-in/", LoginView.as_view(), name="account_signup"),
    path("sign-in/", LoginView.as_view(), name="account_reset_password"),
]
