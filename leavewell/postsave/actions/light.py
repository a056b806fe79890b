"""A word from the account's own person after a never mind."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.duties import Duty
from leavewell.accounts.queries import duty_holders_of
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.playbooks.actions.publish import ensure_playbook
from leavewell.playbooks.actions.runs import cancel_runs, start_run
from leavewell.playbooks.queries import open_runs_named
from leavewell.playbooks.types import Occasion
from leavewell.postsave.playbook import default_never_mind

PLAYBOOK = "never_mind"


def follow_lightly(act: Act, account_id: UUID, session_id: UUID) -> None:
    """Start the light run where the account has a CSM of its own: whoever nobody knows is left in peace.

    One at a time; repeated, it is the same run.
    """
    must_be_open()
    holders = duty_holders_of(act.space, [account_id])
    has_own = any(each.account_id == account_id and each.duty == Duty.CSM for each in holders)
    if not has_own or open_runs_named(act.space, PLAYBOOK, account_id):
        return
    ensure_playbook(act, default_never_mind())
    start_run(act, PLAYBOOK, Occasion(account_id, session_id, {"requested": act.at}))


def stop_following(act: Act, account_id: UUID, reason: str) -> None:
    """The account has decided: what was to be done about its never mind is called off."""
    must_be_open()
    cancel_runs(act, open_runs_named(act.space, PLAYBOOK, account_id), reason)
