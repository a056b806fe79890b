"""A save from its start until it has held, or hasn't."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.kernel.facts.postsave import SaveBegan, SaveConfirmed, SaveLapsed
from leavewell.kernel.states import move
from leavewell.playbooks.actions.publish import ensure_playbook
from leavewell.playbooks.actions.runs import cancel_runs, start_run
from leavewell.playbooks.queries import open_runs_about
from leavewell.playbooks.types import Occasion
from leavewell.postsave.models import Save
from leavewell.postsave.playbook import default_post_save
from leavewell.postsave.queries import standing_saves
from leavewell.postsave.states import SAVE, SaveMove, SaveState

PLAYBOOK = "post_save"
AGREED = "agreed"
"""The offer's code where a member granted something, and no offer was shown."""

HOLDS_AFTER = timedelta(days=30)
"""A save counts when billing shows, so much later, that it has held."""


def begin_save(act: Act, subscription: Subscription, *, session_id: UUID, offer: str) -> Save:
    """An offer was accepted: the save is provisional, and the program begins. Repeated, it is the same save."""
    must_be_open()
    save, made = Save.objects.get_or_create(
        space=act.space,
        session_id=session_id,
        defaults={
            "account_id": subscription.account_id,
            "subscription": subscription,
            "offer": offer,
            "saved_at": act.at,
            "confirm_at": act.at + HOLDS_AFTER,
        },
    )
    if made:
        _begin_program(act, save, frozenset({"offer"}))
    return save


def begin_agreed_save(act: Act, subscription: Subscription, *, agreement: UUID) -> None:
    """A member granted something to an account that was about to leave. Repeated, it is the same save.

    Nothing where a save stands already: what is granted on top of it saves nobody a second time.
    """
    must_be_open()
    rows = Save.objects.of(act.space)
    if rows.filter(agreement=agreement).exists() or _is_provisional(act, subscription):
        return
    save = rows.create(
        space=act.space,
        account_id=subscription.account_id,
        subscription=subscription,
        agreement=agreement,
        offer=AGREED,
        saved_at=act.at,
        confirm_at=act.at + HOLDS_AFTER,
    )
    _begin_program(act, save, frozenset())


def _is_provisional(act: Act, subscription: Subscription) -> bool:
    standing = standing_saves(act.space, subscription.pk)
    return any(each.state == SaveState.PROVISIONAL for each in standing)


def _begin_program(act: Act, save: Save, conditions: frozenset[str]) -> None:
    cause = record(act, SaveBegan(save.pk, save.subscription_id, save.offer), account_id=save.account_id)
    ensure_playbook(act, default_post_save())
    occasion = Occasion(save.account_id, save.pk, {"saved": act.at}, conditions)
    start_run(act.because_of(cause), PLAYBOOK, occasion)


def confirm_save(act: Act, save: Save) -> None:
    """Billing was read thirty days later, and it has held."""
    must_be_open()
    if save.state != SaveState.PROVISIONAL:
        return
    move(Save.objects.of(act.space), save, SAVE, SaveMove.CONFIRM, settled_at=act.at)
    record(act, SaveConfirmed(save.pk, save.subscription_id), account_id=save.account_id)


def lapse_saves(act: Act, subscription_id: UUID, reason: str) -> None:
    """The account leaves after all: its saves lapse, and their programs stop."""
    must_be_open()
    for save in standing_saves(act.space, subscription_id):
        if save.state == SaveState.PAID:
            continue
        move(Save.objects.of(act.space), save, SAVE, SaveMove.LAPSE, settled_at=act.at)
        fact = SaveLapsed(save.pk, save.subscription_id, reason)
        because = act.because_of(record(act, fact, account_id=save.account_id))
        cancel_runs(because, open_runs_about(act.space, save.pk), reason)
