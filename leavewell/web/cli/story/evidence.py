"""What shows that a step held: the stored bytes, the billing system, the mailbox."""

from __future__ import annotations

import hashlib
import re
import time
from datetime import timedelta
from html import unescape

import httpx

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.types import Act
from leavewell.effects.models import Mail
from leavewell.effects.schedule import unsettled
from leavewell.flow.links import status_url
from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from leavewell.web import simulator
from leavewell.web.cli.story.telling import Telling
from leavewell.web.clock import move_forward

PATIENCE = 30.0
"""Seconds to wait for what a worker does."""


def look_at_receipt(telling: Telling, browser: httpx.Client, page: str, declaration: Declaration) -> None:
    stored = bytes(receipt_of(declaration).body)
    file = browser.get(f"{status_url(declaration)}/receipt.txt").content
    on_screen = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.S)
    same_screen = on_screen is not None and unescape(on_screen[1]) == stored.decode()
    digest = hashlib.sha256(file).hexdigest()
    telling.step(
        "The receipt on the screen and the file are the stored bytes",
        file == stored and same_screen and digest == receipt_of(declaration).sha256,
        f"{len(file)} bytes, SHA-256 {digest[:16]}…",
    )


def _wait(space: Space, declaration: Declaration, state: str) -> Declaration:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        declaration.refresh_from_db()
        if declaration.state == state:
            break
        time.sleep(0.1)
    return declaration


def cancels(space: Space, subscription: Subscription) -> list[object]:
    with simulator.control(space) as billing:
        operations = billing.operations(subscription=subscription.provider_id)
    return [operation for operation in operations if operation.kind == "cancel"]


def look_at_billing(telling: Telling, space: Space, declaration: Declaration) -> None:
    _wait(space, declaration, "scheduled")
    subscription = declaration.given_up
    with simulator.control(space) as billing:
        view = billing.subscription(subscription.provider_id)
    telling.step(
        "Billing holds the cancel once, for the promised instant, read back from the simulator",
        view.ends_at == declaration.billing_ends_at and len(cancels(space, subscription)) == 1,
        f"{subscription.provider_id}: {view.state.value}, ends {view.ends_at}, next charge {view.next_charge}",
        f"declaration {declaration.number} is {declaration.state}",
    )


def look_at_mails(telling: Telling, space: Space, declaration: Declaration) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and Mail.objects.of(space).exclude(state="sending").count() < 2:
        time.sleep(0.1)
    mails = list(Mail.objects.of(space).filter(account=declaration.account).order_by("composed_at"))
    kinds = sorted(mail.kind for mail in mails)
    receipt = next((mail for mail in mails if mail.kind == "receipt"), None)
    same = receipt is not None and bytes(receipt.attachment) == bytes(receipt_of(declaration).body)
    telling.step(
        "One receipt and one done-mail are in the test space's mailbox; the receipt's file is the stored bytes",
        kinds == ["done", "receipt"] and same,
        *(
            f"{mail.kind}: '{mail.subject}' to {mail.to_address}, {mail.state}, {mail.message_id}"
            for mail in mails
        ),
    )


def look_at_end(telling: Telling, browser: httpx.Client, space: Space, declaration: Declaration) -> None:
    space = space_by_id(space.pk)
    days = (declaration.billing_end - space.now()).days + 2
    moved = move_forward(Act(space, space.now(), "operator"), timedelta(days=days))
    _wait(space, declaration, "ended")
    space = space_by_id(space.pk)
    with simulator.control(space) as billing:
        view = billing.subscription(declaration.given_up.provider_id)
        late = billing.charges(declaration.given_up.provider_id, declaration.received_at)
    page = browser.get(status_url(declaration)).text
    telling.step(
        f"The clock is moved {days} days: it has ended as promised, and nothing was charged since",
        declaration.state == "ended"
        and view.state.value == "ended"
        and not late
        and "The plan ended" in page,
        f"now {moved.now:%Y-%m-%d}, {moved.stops} stops; {view.raw_state} at {view.ends_at}; "
        f"{len(late)} charges since; {unsettled(space)} effects open",
    )
