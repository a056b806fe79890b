"""The team's addresses."""

from allauth.account.views import LoginView, LogoutView
from django.urls import path

from leavewell.web.console import by_hand, request, requests, runs, steps
from leavewell.web.console.accounts import views as accounts
from leavewell.web.console.mailbox import views as mailbox
from leavewell.web.console.search import views as search
from leavewell.web.console.story import granting, noting, speaking
from leavewell.web.console.story import views as story
from leavewell.web.console.today import views as today
from leavewell.web.console.tools import views as tools

urlpatterns = [
    path("", today.show, name="home"),
    path("done-by-hand/", by_hand.done_by_hand, name="done_by_hand"),
    path("try-again/", today.try_again, name="try_again"),
    path("accounts/", accounts.show, name="accounts"),
    path("accounts/<str:account_id>/", story.show, name="account"),
    path("open-cancel-page/", accounts.open_cancel_page, name="open_cancel_page"),
    path("mailbox/", mailbox.show, name="mailbox"),
    path("mailbox/<str:mail_id>/", mailbox.show_mail, name="mail"),
    path("switch-mail/", mailbox.switch_mail_on_or_off, name="switch_mail"),
    path("tools/", tools.show, name="tools"),
    path("move-clock/", tools.move_clock_forward, name="move_clock"),
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
    path("accounts/<str:account_id>/notes/", noting.note, name="write_note"),
    path("accounts/<str:account_id>/apologies/", noting.apologise, name="record_apology"),
    path("notes/<str:note_id>/erase/", noting.erase, name="erase_note"),
    path("accounts/<str:account_id>/notice/", speaking.declare, name="declare_for_caller"),
    path("accounts/<str:account_id>/concessions/", granting.grant, name="grant_concession"),
    path("search/", search.show, name="search"),
    path("sign-in/", LoginView.as_view(), name="account_login"),
    path("sign-out/", LogoutView.as_view(), name="account_logout"),
    # allauth's sign-in page names these; both are closed, and lead back to it.
    path("sign-in/", LoginView.as_view(), name="account_signup"),
    path("sign-in/", LoginView.as_view(), name="account_reset_password"),
]
