"""One customer's cancellation from the link to the end of the paid time, each step with its evidence."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.models import Account, Space, Subscription
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions, only_space, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.models import Mail
from leavewell.effects.queries import sentence, story_of
from leavewell.effects.schedule import unsettled
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import session_url, status_url
from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from leavewell.web import simulator
from leavewell.web.cli.reader import read_export
from leavewell.web.cli.sample import NAME, fill_sample
from leavewell.web.clock import move_forward
from leavewell.web.company import import_act, put_company

PATIENCE = 30.0
RETURN_TO = "https://app.example/billing"


@dataclass
class Telling:
    """Prints each step and keeps whether all of them held."""

    held: bool = True
    steps: int = 0
    began: float = field(default_factory=time.monotonic)

    def step(self, words: str, holds: bool, *evidence: object) -> None:
        """One step: what should be so, whether it is, and what shows it."""
        self.steps += 1
        self.held = self.held and holds
        mark = "ok  " if holds else "FAIL"
        print(f"{mark} {self.steps:2}. {words}   [{time.monotonic() - self.began:.1f} s]")
        for line in evidence:
            print(f"         {line}")


def tell(folder: Path | None) -> bool:
    """Tell the story of one of the sample's accounts, or of one of an export's; whether every step held."""
    telling = Telling()
    space = fill_sample()
    chosen = _read(telling, space, folder) if folder else _sample(telling, space)
    _cancel(telling, space, chosen)
    _never_mind(telling, space, chosen)
    return telling.held


def _sample(telling: Telling, space: Space) -> Subscription:
    accounts = Account.objects.of(space).count()
    telling.step("A small company is in the test space", accounts > 0, f"{accounts} accounts of {NAME}")
    return live_subscriptions(space, account_called(space, "C-001"))[0]


def _read(telling: Telling, space: Space, folder: Path) -> Subscription:
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
    raise LookupError("No account of this export has several running subscriptions of which one is monthly.")


def _open(space: Space, subscription: Subscription) -> str:
    with edge():
        contact = contact_of(space, subscription.account, None)
        act = Act(space, space.now(), "operator")
        _, token = open_session(act, subscription, contact, save_return_url=RETURN_TO)
    return session_url(token)


def _cancel(telling: Telling, space: Space, chosen: Subscription) -> None:
    url = _open(space, chosen)
    with httpx.Client(headers={"Accept-Encoding": "br"}, timeout=20) as browser:
        opened = browser.get(url)
        telling.step(
            "The cancel page opens, with Cancel now on it",
            opened.status_code == 200 and "Cancel now" in opened.text,
            f"{url}  {opened.status_code}, {opened.headers.get('content-encoding')}, "
            f"{opened.num_bytes_downloaded} bytes",
        )
        page = _press(browser, url, do="answer", reason="too_expensive")
        telling.step("A reason brings an offer", "Take this offer" in page, _text_of(page, "card"))
        page = _press(browser, url, do="to_confirmation")
        telling.step(
            "The offer is declined; what will happen stands before the last button",
            "This is what will happen" in page and "Cancel now" in page,
            *re.findall(r"<li>(.*?)</li>", unescape(page)),
        )
        page = _press(browser, url, do="cancel")
        declaration = Declaration.objects.of(space).get(subscription=chosen)
        telling.step(
            "The declaration is stored and numbered before the page says so",
            declaration.number in page,
            f"{declaration.number}, received {declaration.received_at:%Y-%m-%d %H:%M:%S} UTC, "
            f"ends {declaration.billing_ends_at:%Y-%m-%d %H:%M} UTC",
        )
        _look_at_receipt(telling, browser, page, declaration)
        _look_at_billing(telling, space, declaration)
        _look_at_mails(telling, space, declaration)
        _press(browser, url, do="cancel")
        operations = _cancels(space, chosen)
        telling.step("A second click changes nothing", len(operations) == 1, f"{len(operations)} cancel")
        _look_at_end(telling, browser, space, declaration)
    told = [
        f"{row.occurred_at:%Y-%m-%d %H:%M:%S}  {sentence(row)}" for row in story_of(space, chosen.account)
    ]
    telling.step("The account's story is on record", len(told) > 8, *told)


def _press(browser: httpx.Client, url: str, **form: str) -> str:
    answer = browser.post(url, data=form)
    assert answer.status_code == 303, f"{answer.status_code} instead of 303"
    return browser.get(url).text


def _text_of(page: str, css_class: str) -> str:
    found = re.search(rf'class="{css_class}">(.*?)</div>', page, re.S)
    return unescape(re.sub(r"<[^>]+>", " ", found[1])).strip() if found else "nothing"


def _look_at_receipt(telling: Telling, browser: httpx.Client, page: str, declaration: Declaration) -> None:
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


def _cancels(space: Space, subscription: Subscription) -> list[object]:
    with simulator.control(space) as billing:
        operations = billing.operations(subscription=subscription.provider_id)
    return [operation for operation in operations if operation.kind == "cancel"]


def _look_at_billing(telling: Telling, space: Space, declaration: Declaration) -> None:
    _wait(space, declaration, "scheduled")
    subscription = declaration.subscription
    with simulator.control(space) as billing:
        view = billing.subscription(subscription.provider_id)
    telling.step(
        "Billing holds the cancel once, for the promised instant, read back from the simulator",
        view.ends_at == declaration.billing_ends_at and len(_cancels(space, subscription)) == 1,
        f"{subscription.provider_id}: {view.state.value}, ends {view.ends_at}, next charge {view.next_charge}",
        f"declaration {declaration.number} is {declaration.state}",
    )


def _look_at_mails(telling: Telling, space: Space, declaration: Declaration) -> None:
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


def _look_at_end(telling: Telling, browser: httpx.Client, space: Space, declaration: Declaration) -> None:
    space = space_by_id(space.pk)
    days = (declaration.billing_ends_at - space.now()).days + 2
    moved = move_forward(Act(space, space.now(), "operator"), timedelta(days=days))
    _wait(space, declaration, "ended")
    space = space_by_id(space.pk)
    with simulator.control(space) as billing:
        view = billing.subscription(declaration.subscription.provider_id)
        late = billing.charges(declaration.subscription.provider_id, declaration.received_at)
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


def _never_mind(telling: Telling, space: Space, chosen: Subscription) -> None:
    space = space_by_id(only_space("test", NAME).pk)
    other = live_subscriptions(space, account_called(space, "C-002"))[0]
    url = _open(space, other)
    answer = httpx.post(url, data={"do": "never_mind"}, timeout=20)
    with simulator.control(space) as billing:
        view = billing.subscription(other.provider_id)
    telling.step(
        "Never mind leads another customer back where they came from, and changes nothing",
        answer.headers.get("location") == RETURN_TO and not _cancels(space, other) and view.ends_at is None,
        f"303 to {answer.headers.get('location')}; {other.provider_id} is {view.state.value}",
    )
