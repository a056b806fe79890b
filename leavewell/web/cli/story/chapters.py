"""What the customer does: presses the buttons, as a browser without scripts would."""

from __future__ import annotations

import re
from html import unescape

import httpx

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.queries import sentence, story_of
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import session_url
from leavewell.flow.models import Declaration
from leavewell.web import simulator
from leavewell.web.cli.story.evidence import (
    cancels,
    look_at_billing,
    look_at_end,
    look_at_mails,
    look_at_receipt,
)
from leavewell.web.cli.story.telling import Telling

RETURN_TO = "https://app.example/billing"


def _open(space: Space, subscription: Subscription) -> str:
    with edge():
        contact = contact_of(space, subscription.account, None)
        act = Act(space, space.now(), "operator")
        _, token = open_session(act, subscription, contact, save_return_url=RETURN_TO)
    return session_url(token)


def cancel(telling: Telling, space: Space, chosen: Subscription) -> None:
    """From the link to the end of the paid time."""
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
        telling.step("A reason brings an offer", 'value="accept"' in page, _text_of(page, "card"))
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
        look_at_receipt(telling, browser, page, declaration)
        look_at_billing(telling, space, declaration)
        look_at_mails(telling, space, declaration)
        _press(browser, url, do="cancel")
        operations = cancels(space, chosen)
        telling.step("A second click changes nothing", len(operations) == 1, f"{len(operations)} cancel")
        look_at_end(telling, browser, space, declaration)
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


def never_mind(telling: Telling, space: Space) -> None:
    """Another customer thinks better of it."""
    space = space_by_id(space.pk)
    other = live_subscriptions(space, account_called(space, "C-002"))[0]
    url = _open(space, other)
    answer = httpx.post(url, data={"do": "never_mind"}, timeout=20)
    with simulator.control(space) as billing:
        view = billing.subscription(other.provider_id)
    telling.step(
        "Never mind leads another customer back where they came from, and changes nothing",
        answer.headers.get("location") == RETURN_TO and not cancels(space, other) and view.ends_at is None,
        f"303 to {answer.headers.get('location')}; {other.provider_id} is {view.state.value}",
    )
