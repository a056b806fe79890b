"""Our workspace with something to tell at every address, and the ones who have no business there."""

from __future__ import annotations

from dataclasses import dataclass

from leavewell.accounts.actions.keys import revoke_api_key
from leavewell.accounts.actions.views import save_view
from leavewell.accounts.actions.workspaces import allow_mail_to
from leavewell.accounts.invitations import link_token_of
from leavewell.accounts.models import (
    Account,
    Contact,
    DutyHolder,
    Invitation,
    MailAllowance,
    Member,
    SavedView,
    Space,
    Workspace,
)
from leavewell.accounts.queries import key_behind, members_of
from leavewell.accounts.roles import Role
from leavewell.accounts.scopes import Scope
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.actions.notes import write_note
from leavewell.desk.models import Message, MessageFile, Note, Request
from leavewell.desk.types import Arrival, File
from leavewell.effects.actions.mends import Found, propose_mend
from leavewell.effects.actions.reconciliations import run_of
from leavewell.effects.decide.mends import MendKind, Wanted
from leavewell.effects.models import Effect, Mail, Promise, Proposal, Reconciliation
from leavewell.flow.actions.logged import Channel
from leavewell.flow.links import leaving_url, status_path
from leavewell.flow.models import CancelSession, Declaration, DeclarationSource, Returns
from leavewell.messages.actions.alerts import AlertSettings, add_alert
from leavewell.messages.actions.deliveries import send_test_event
from leavewell.messages.actions.endpoints import add_endpoint
from leavewell.messages.models import Alert, AlertItem, Delivery, Endpoint
from leavewell.playbooks.models import Run, Step
from tests.builders import (
    Customer,
    a_customer,
    a_member,
    a_session,
    a_space,
    an_act,
    an_api_key,
    an_invitation,
    an_upload,
    cancelled,
    edge,
)
from tests.moments import run_what_is_due

UNKNOWN = {
    "external_id": "C-none",
    "session_id": "ses_" + "0" * 26,
    "number": "LW-2026-00000000",
    "request_id": "req_" + "0" * 26,
    "file_id": "mfl_" + "0" * 26,
    "subscription_id": "sub_" + "0" * 26,
    "account_id": "acc_" + "0" * 26,
    "mail_id": "mai_" + "0" * 26,
    "effect_id": "eff_" + "0" * 26,
    "run_id": "run_" + "0" * 26,
    "step_id": "stp_" + "0" * 26,
    "member_id": "mem_" + "0" * 26,
    "invitation_id": "inv_" + "0" * 26,
    "key_id": "key_" + "0" * 26,
    "upload_id": "upl_" + "0" * 26,
    "invited_token": "0" * 32,
    "view_id": "viw_" + "0" * 26,
    "note_id": "not_" + "0" * 26,
    "allowance_id": "mal_" + "0" * 26,
    "token": "0" * 32,
    "public_id": "dec_" + "0" * 26,
    "promise_id": "pro_" + "0" * 26,
    "mend_id": "mnd_" + "0" * 26,
    "connection_id": "con_" + "0" * 26,
    "reconciliation_id": "rec_" + "0" * 26,
    "webhook_id": "whk_" + "0" * 26,
    "delivery_id": "dlv_" + "0" * 26,
    "alert_id": "alt_" + "0" * 26,
    "event": "cancel.received",
    "leaving_id": "pro_" + "0" * 26,
    "leaving_seal": "0" * 32,
    "seal": "0" * 32,
}
"""Names of what isn't anywhere, in the form of those that are."""

_CUSTOMERS = (Account, Contact, CancelSession, Declaration, DeclarationSource, Request, Message, Note)


@dataclass(frozen=True)
class Scene:
    """What is ours, and the names by which it could be asked for."""

    customer: Customer
    names: dict[str, str]

    @property
    def space(self) -> Space:
        """Our test space."""
        return self.customer.space

    def everything(self) -> list[object]:
        """All rows of ours that a visitor might have changed."""
        rows: list[object] = []
        for model in (
            *_CUSTOMERS,
            Effect,
            Promise,
            Proposal,
            Reconciliation,
            Step,
            SavedView,
            DutyHolder,
            MailAllowance,
            Endpoint,
            Delivery,
            Alert,
            AlertItem,
            Returns,
        ):
            rows += list(model.objects.of(self.space).order_by("pk").values())
        team = self.space.workspace_id
        rows += list(Member.objects.filter(workspace_id=team).order_by("pk").values())
        rows += list(Invitation.objects.filter(space__workspace_id=team).order_by("pk").values())
        rows += list(Workspace.objects.filter(pk=team).values())
        rows += list(Space.objects.filter(workspace_id=team).order_by("pk").values())
        return rows


def a_scene() -> Scene:
    """A customer who has left, with a receipt on the mailbox page and a cancel page still open."""
    customer = a_customer(a_space("Café Anker"))
    declaration = cancelled(customer)
    run_what_is_due(customer.space)
    request = _a_request(customer)
    session, token = a_session(customer)
    invitation = an_invitation(customer.space)
    _, _, public_id, seal = status_path(declaration).split("/")
    promise = Promise.objects.of(customer.space).get()
    delivery = _a_delivery(customer.space)
    leaving_id, leaving_seal = leaving_url(promise).split("/")[-2:]
    names = {
        "external_id": customer.account.external_id,
        "session_id": session.public_id,
        "number": declaration.number,
        "request_id": request.public_id,
        "file_id": MessageFile.objects.of(customer.space).get().public_id,
        "subscription_id": customer.subscription.public_id,
        "account_id": customer.account.public_id,
        "mail_id": Mail.objects.of(customer.space).get(kind="receipt").public_id,
        "effect_id": Effect.objects.of(customer.space).order_by("pk")[0].public_id,
        "run_id": Run.objects.of(customer.space)[0].public_id,
        "step_id": Step.objects.of(customer.space).get(code="end_access").public_id,
        "member_id": a_member(customer.space, Role.AGENT).public_id,
        "invitation_id": invitation.public_id,
        "key_id": key_behind(an_api_key(customer.space)).public_id,
        "upload_id": an_upload(customer.space).public_id,
        "invited_token": link_token_of(invitation) or "",
        "view_id": _a_view(customer).public_id,
        "note_id": _a_note(customer).public_id,
        "allowance_id": _an_allowance(customer.space).public_id,
        "token": token,
        "public_id": public_id,
        "seal": seal,
        "promise_id": promise.public_id,
        "mend_id": _a_mend(promise).public_id,
        "connection_id": customer.subscription.connection.public_id,
        "reconciliation_id": _a_reconciliation(customer).public_id,
        "webhook_id": delivery.endpoint.public_id,
        "delivery_id": delivery.public_id,
        "alert_id": _an_alert(customer.space).public_id,
        "event": "cancel.received",
        "leaving_id": leaving_id,
        "leaving_seal": leaving_seal,
    }
    return Scene(customer, names)


def _a_mend(promise: Promise) -> Proposal:
    found = Found("charge:x", "renewal", promise.subscription_id, promise.account_id, promise)
    with edge():
        return propose_mend(an_act(promise.space), found, Wanted(MendKind.LOOK))


def _a_reconciliation(customer: Customer) -> Reconciliation:
    act = an_act(customer.space)
    with edge():
        return run_of(act, customer.subscription.connection, "2026-03-01", act.at)


def _a_delivery(space: Space) -> Delivery:
    with edge():
        endpoint, _ = add_endpoint(an_act(space), url="https://hooks.cafe.example/leavewell")
        return send_test_event(an_act(space), endpoint)


def _an_alert(space: Space) -> Alert:
    with edge():
        return add_alert(an_act(space), AlertSettings("Tickets", "mail", "tickets@desk.example"))


def _an_allowance(space: Space) -> MailAllowance:
    with edge():
        allow_mail_to(an_act(space), "me@cafe.example")
    return MailAllowance.objects.of(space).get(address="me@cafe.example")


def _a_view(customer: Customer) -> SavedView:
    with edge():
        owner = members_of(customer.space)[0]
        return save_view(an_act(customer.space), owner, "accounts", "Teams", {"plan": "Team"}, shared=True)


def _a_note(customer: Customer) -> Note:
    with edge():
        return write_note(an_act(customer.space), customer.account, "They like the new editor.")


def _a_request(customer: Customer) -> Request:
    act, scan = an_act(customer.space), File("letter.pdf", "application/pdf", 4, b"%PDF")
    with edge():
        arrival = Arrival(
            Channel.LETTER,
            act.at,
            customer.contact.email,
            "",
            "We stop.",
            files=(scan,),
            account=customer.account,
        )
        return log_request(act, arrival)[0]


def keys_of_strangers(scene: Scene, needed: Scope) -> dict[str, str | None]:
    """By visitor, the key they come with; ``needed`` is what the address asks for."""
    gone = an_api_key(scene.space)
    with edge():
        revoke_api_key(an_act(scene.space), key_behind(gone))
    other_half = Space.objects.get(workspace=scene.space.workspace, mode="live")
    return {
        "nobody": None,
        "revoked key": gone,
        "key without scope": an_api_key(scene.space, *(set(Scope) - {needed})),
        "key of the live space": an_api_key(other_half),
        "key of another workspace": an_api_key(a_space("Café Boje")),
    }
