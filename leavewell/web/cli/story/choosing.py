"""Whose story it is: one of the sample's accounts, or one of a company's export."""

from __future__ import annotations

from pathlib import Path

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.models import Account, Space, Subscription
from leavewell.accounts.queries import account_called, live_subscriptions
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Refused
from leavewell.web.cli.reader import read_export
from leavewell.web.cli.story.telling import Telling
from leavewell.web.company import import_act, put_company
from leavewell.web.sample.named import NAME


def choose_from_sample(telling: Telling, space: Space) -> Subscription:
    """The sample's first account."""
    accounts = Account.objects.of(space).count()
    telling.step("A small company is in the test space", accounts > 0, f"{accounts} accounts of {NAME}")
    return live_subscriptions(space, account_called(space, "C-001"))[0]


def choose_from_export(telling: Telling, space: Space, folder: Path) -> Subscription:
    """Read the export in, name what can't be taken, and choose one of an account's several subscriptions."""
    export = read_export(folder, now=space.now())
    act = import_act(space)
    taken = put_company(act, export.accounts, _say_progress)
    shown = [f"not taken: {reject.file} line {reject.line}: {reject.reason}" for reject in export.rejects]
    telling.step(
        f"The export in {folder.name} is read into accounts and the simulator",
        taken.accounts == len(export.accounts) and taken.subscriptions == export.subscriptions > 0,
        f"{taken.accounts} accounts, {taken.subscriptions} subscriptions; {len(shown)} rows not taken",
        *shown,
        *export.notes,
    )
    chosen = _one_of_several(space, [account.external_id for account in export.accounts])
    with edge():
        address = f"admin@{chosen.account.external_id.lower()}.example"
        put_contact(act, chosen.account, email=address, name="Admin", may_cancel=True)
    live = live_subscriptions(space, chosen.account)
    telling.step(
        "One of its accounts is chosen, and one of that account's subscriptions",
        len(live) > 1,
        f"{chosen.account.name} ({chosen.account.external_id}): {chosen.provider_id} of {len(live)} running ones,"
        f" {chosen.plan}, {chosen.price.shown('en')} a {chosen.interval}",
    )
    return chosen


def _say_progress(done: int, of: int) -> None:
    if done % 100 == 0 or done == of:
        print(f"         {done} of {of} accounts", flush=True)


def _one_of_several(space: Space, external_ids: list[str]) -> Subscription:
    """The first account with several running subscriptions, and its first monthly one that costs something."""
    for external_id in external_ids:
        live = live_subscriptions(space, account_called(space, external_id))
        paying = [each for each in live if each.price.minor and each.interval == "month"]
        if len(live) > 1 and paying:
            return paying[0]
    raise Refused(
        "No account of this export has several running subscriptions, one of them monthly and paid for.",
        "Run the story without --from, or with another export.",
    )
