"""The team's addresses."""

from allauth.account.views import LoginView, LogoutView
from django.urls import path

from leavewell.web.console.accounts import export, saving
from leavewell.web.console.accounts import views as accounts
from leavewell.web.console.alerts import one as alert
from leavewell.web.console.alerts import views as alerts
from leavewell.web.console.alerts import wording as alert_words
from leavewell.web.console.audit import views as audit
from leavewell.web.console.connections import views as connections
from leavewell.web.console.duties import views as duties
from leavewell.web.console.first_run import views as first_run
from leavewell.web.console.keys import views as keys
from leavewell.web.console.machine import deeds as machine_deeds
from leavewell.web.console.machine import views as machine
from leavewell.web.console.mailbox import views as mailbox
from leavewell.web.console.members import invitations, joining
from leavewell.web.console.members import views as members
from leavewell.web.console.mends import views as mends
from leavewell.web.console.month import locking as month_locking
from leavewell.web.console.month import rates as month_rates
from leavewell.web.console.month import views as month
from leavewell.web.console.promises import views as promises
from leavewell.web.console.reconciliation import views as reconciliation
from leavewell.web.console.requests import one as request
from leavewell.web.console.requests import views as requests
from leavewell.web.console.returns import views as returns
from leavewell.web.console.runs import views as runs
from leavewell.web.console.search import views as search
from leavewell.web.console.steps import deeds as steps
from leavewell.web.console.steps import several
from leavewell.web.console.steps import views as steps_list
from leavewell.web.console.story import granting, holding, noting, speaking
from leavewell.web.console.story import views as story
from leavewell.web.console.today import views as today
from leavewell.web.console.tools import views as tools
from leavewell.web.console.upload import views as uploads
from leavewell.web.console.webhooks import deliveries
from leavewell.web.console.webhooks import one as webhook
from leavewell.web.console.webhooks import views as webhooks
from leavewell.web.console.week import views as week
from leavewell.web.console.workspace import mails as workspace_mails
from leavewell.web.console.workspace import views as workspace

urlpatterns = [
    path("", today.show, name="home"),
    path("accounts/", accounts.show, name="accounts"),
    path("accounts/csv/", export.download, name="accounts_csv"),
    path("accounts/views/save/", saving.save, name="save_view"),
    path("accounts/views/<str:view_id>/rename/", saving.rename, name="rename_view"),
    path("accounts/views/<str:view_id>/delete/", saving.delete, name="delete_view"),
    path("accounts/<str:account_id>/", story.show, name="account"),
    path("open-cancel-page/", accounts.open_cancel_page, name="open_cancel_page"),
    path("mailbox/", mailbox.show, name="mailbox"),
    path("mailbox/<str:mail_id>/", mailbox.show_mail, name="mail"),
    path("mailbox/<str:mail_id>/attachment/", mailbox.attachment, name="mail_attachment"),
    path("machine/", machine.show, name="machine"),
    path("machine/<str:effect_id>/", machine.show_effect, name="effect"),
    path("machine/<str:effect_id>/try-again/", machine_deeds.try_again, name="try_effect_again"),
    path("machine/<str:effect_id>/done-by-hand/", machine_deeds.done_by_hand, name="effect_done_by_hand"),
    path("machine/<str:effect_id>/hand-over/", machine_deeds.hand_over, name="hand_effect"),
    path("promises/", promises.show, name="promises"),
    path("promises/<str:promise_id>/seen-to/", promises.see_to, name="see_to_promise"),
    path("mends/", mends.show, name="mends"),
    path("mends/<str:mend_id>/approve/", mends.approve, name="approve_mend"),
    path("mends/<str:mend_id>/decline/", mends.decline, name="decline_mend"),
    path("reconciliation/", reconciliation.show, name="reconciliation"),
    path("reconciliation/check/", reconciliation.check, name="check_billing"),
    path(
        "reconciliation/<str:reconciliation_id>/table.csv", reconciliation.table, name="reconciliation_table"
    ),
    path("switch-mail/", mailbox.switch_mail_on_or_off, name="switch_mail"),
    path("tools/", tools.show, name="tools"),
    path("move-clock/", tools.move_clock_forward, name="move_clock"),
    path("steps/", steps_list.show, name="steps"),
    path("steps/several/give/", several.give, name="give_steps"),
    path("steps/several/do/", several.do, name="do_steps"),
    path("steps/several/skip/", several.skip, name="skip_steps"),
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
    path("week/", week.show, name="week"),
    path("week/csv/", week.download, name="week_csv"),
    path("week/mail/", week.choose_mail, name="week_mail"),
    path("month/", month.show, name="month"),
    path("month/csv/", month.download, name="month_csv"),
    path("month/lock/", month_locking.lock, name="lock_month"),
    path("month/unlock/", month_locking.unlock, name="unlock_month"),
    path("month/rates/", month_rates.show, name="rates"),
    path("month/rates/put/", month_rates.put, name="put_rate"),
    path("month/rates/upload/", month_rates.upload, name="upload_rates"),
    path("month/rates/currency/", month_rates.choose, name="reporting_currency"),
    path("settings/", first_run.show, name="settings"),
    path("settings/first-steps/", first_run.put_away, name="put_first_steps_away"),
    path("settings/workspace/", workspace.show, name="workspace"),
    path("settings/workspace/name/", workspace.name, name="rename_workspace"),
    path("settings/workspace/zone/", workspace.zone, name="change_zone"),
    path("settings/workspace/country/", workspace.country, name="choose_country"),
    path("settings/workspace/sender/", workspace.sender, name="change_sender"),
    path("settings/mail-in/", workspace_mails.take_in, name="take_mail_in"),
    path("settings/mail-to/", workspace_mails.allow, name="allow_mail"),
    path("settings/mail-to/<str:allowance_id>/remove/", workspace_mails.disallow, name="disallow_mail"),
    path("settings/members/", members.show, name="members"),
    path("settings/members/<str:member_id>/role/", members.role, name="change_role"),
    path("settings/members/<str:member_id>/remove/", members.remove, name="remove_member"),
    path("settings/invitations/", invitations.invite, name="invite_member"),
    path("settings/invitations/<str:invitation_id>/again/", invitations.again, name="invite_again"),
    path(
        "settings/invitations/<str:invitation_id>/withdraw/", invitations.withdraw, name="withdraw_invitation"
    ),
    path("settings/billing/", connections.show, name="connections"),
    path("settings/billing/stripe/", connections.connect_stripe, name="connect_stripe"),
    path("settings/billing/again/", connections.try_key_again, name="try_key_again"),
    path("settings/billing/notices/", connections.put_signing_secret, name="put_signing_secret"),
    path("settings/billing/made-up/", connections.put_made_up_customers, name="put_made_up_customers"),
    path("settings/keys/", keys.show, name="keys"),
    path("settings/keys/make/", keys.make, name="make_key"),
    path("settings/keys/<str:key_id>/revoke/", keys.revoke, name="revoke_key"),
    path("settings/alerts/", alerts.show, name="alerts"),
    path("settings/alerts/add/", alerts.add, name="add_alert"),
    path("settings/alerts/<str:alert_id>/", alert.show, name="alert"),
    path("settings/alerts/<str:alert_id>/change/", alert.change, name="change_alert"),
    path("settings/alerts/<str:alert_id>/pause/", alert.pause, name="pause_alert"),
    path("settings/alerts/<str:alert_id>/resume/", alert.resume, name="resume_alert"),
    path("settings/alerts/<str:alert_id>/test/", alert.test, name="test_alert"),
    path("settings/alerts/<str:alert_id>/remove/", alert.remove, name="remove_alert"),
    path("settings/alerts/<str:alert_id>/words/<str:event>/", alert_words.show, name="alert_words"),
    path(
        "settings/alerts/<str:alert_id>/words/<str:event>/write/",
        alert_words.write,
        name="write_alert_words",
    ),
    path("settings/webhooks/", webhooks.show, name="webhooks"),
    path("settings/webhooks/add/", webhooks.add, name="add_webhook"),
    path("settings/webhooks/<str:webhook_id>/", webhook.show, name="webhook"),
    path("settings/webhooks/<str:webhook_id>/change/", webhook.change, name="change_webhook"),
    path("settings/webhooks/<str:webhook_id>/secret/", webhook.new_secret, name="new_webhook_secret"),
    path("settings/webhooks/<str:webhook_id>/pause/", webhook.pause, name="pause_webhook"),
    path("settings/webhooks/<str:webhook_id>/resume/", webhook.resume, name="resume_webhook"),
    path("settings/webhooks/<str:webhook_id>/test/", webhook.test, name="test_webhook"),
    path("settings/webhooks/<str:webhook_id>/remove/", webhook.remove, name="remove_webhook"),
    path("settings/webhooks/<str:webhook_id>/again/", webhook.again, name="replay_webhook"),
    path("settings/deliveries/<str:delivery_id>/", deliveries.show, name="delivery"),
    path("settings/deliveries/<str:delivery_id>/again/", deliveries.again, name="replay_delivery"),
    path("settings/import/", uploads.show, name="uploads"),
    path("settings/import/upload/", uploads.upload, name="upload_table"),
    path("settings/import/<str:upload_id>/", uploads.show_upload, name="upload"),
    path("settings/import/<str:upload_id>/columns/", uploads.choose, name="choose_columns"),
    path("settings/import/<str:upload_id>/start/", uploads.start, name="start_import"),
    path("settings/import/<str:upload_id>/throw-away/", uploads.discard, name="throw_upload_away"),
    path("settings/duties/", duties.show, name="duties"),
    path("settings/duties/save/", duties.save, name="save_duty"),
    path("settings/audit/", audit.show, name="audit"),
    path("settings/audit/table.csv", audit.table, name="audit_table"),
    path("join/<str:invited_token>", joining.join, name="join"),
    path("accounts/<str:account_id>/notes/", noting.note, name="write_note"),
    path("accounts/<str:account_id>/apologies/", noting.apologise, name="record_apology"),
    path("notes/<str:note_id>/erase/", noting.erase, name="erase_note"),
    path("accounts/<str:account_id>/duties/", holding.assign, name="assign_duty"),
    path("accounts/<str:account_id>/notice/", speaking.declare, name="declare_for_caller"),
    path("accounts/<str:account_id>/concessions/", granting.grant, name="grant_concession"),
    path("search/", search.show, name="search"),
    path("sign-in/", LoginView.as_view(), name="account_login"),
    path("sign-out/", LogoutView.as_view(), name="account_logout"),
    # allauth's sign-in page names these; both are closed, and lead back to it.
    path("sign-in/", LoginView.as_view(), name="account_signup"),
    path("sign-in/", LoginView.as_view(), name="account_reset_password"),
    path("settings/returns/", returns.show, name="returns"),
    path("settings/returns/change/", returns.change, name="change_returns"),
    path("settings/returns/days/", returns.days, name="set_confirm_days"),
    path("settings/returns/key/", returns.make_key, name="make_state_key"),
    path("settings/returns/key/stop/", returns.stop, name="stop_signing"),
]
