"""Bodies that nobody means well with, made from tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

GOOD: dict[str, dict[str, Any]] = {
    "PUT /accounts/C-1": {
        "name": "Alder",
        "country": "IE",
        "locale": "en",
        "contacts": [{"email": "mara@alder.example", "name": "Mara", "may_cancel": True, "role": "admin"}],
        "audience": "business",
        "duties": {"csm": "ann@cafe.example"},
        "contract": {
            "number": "K-1",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "notice_days": 90,
            "renews": True,
            "yearly": {"amount": 1200000, "currency": "EUR"},
            "signatory": "mara@alder.example",
        },
        "traits": {"seats": 9, "tier": {"value": "gold", "as_of": "2026-01-01T00:00:00Z"}},
    },
    "POST /cancel-sessions": {
        "account": "C-1",
        "contact": {"email": "mara@alder.example", "name": "Mara", "role": "user"},
        "subscription": "S-1",
        "locale": "en",
        "save_return_url": "https://app.example/",
        "cancel_confirmation_url": "https://app.example/bye",
        "offer_urls": {"discount_30_3": "https://app.example/offer"},
        "reason_urls": {"too_hard": "https://app.example/help"},
        "embed_origins": ["https://app.example"],
        "country": "US",
        "region": "CA",
        "audience": "consumer",
        "attributes": {"seats": 3, "team": "Blue"},
    },
    "POST /declarations": {
        "account": "C-1",
        "contact": {"email": "mara@alder.example", "name": "Mara"},
        "subscription": "S-1",
        "channel": "letter",
        "received_at": "2026-01-05T09:00:00Z",
        "words": "Please stop.\nMara",
        "attachment": {"name": "letter.pdf", "media_type": "application/pdf", "content": "JVBERi0="},
    },
    "POST /requests": {
        "account": "C-1",
        "sender": "mara@alder.example",
        "channel": "mail",
        "received_at": "2026-01-05T09:00:00Z",
        "words": "Please stop.\nMara",
        "attachment": {"name": "letter.pdf", "media_type": "application/pdf", "content": "JVBERi0="},
    },
    "POST /webhooks": {
        "url": "https://hooks.alder.example/in",
        "events": ["cancel.received"],
        "full": True,
        "form": "standard",
    },
    "POST /alerts": {
        "name": "Tickets",
        "channel": "mail",
        "target": "tickets@desk.example",
        "events": ["cancel.received"],
        "digest_at": "09:00",
        "quiet": {"begins": "18:00", "ends": "08:00", "days": ["sun"]},
        "reply_to": "nobody",
    },
    "PUT /return-addresses": {
        "allowed": ["app.example"],
        "save_return_url": "https://app.example/",
        "cancel_confirmation_url": "https://app.example/bye",
        "offer_urls": {"discount_30_3": "https://app.example/offer"},
        "reason_urls": {"too_hard": "https://app.example/help"},
        "confirm_days": 3,
    },
}
"""A body of each route that takes one, with every field."""

NOT_TEXT: list[Any] = [0, -1, 1.5, True, [], {}, ["a"], {"$gt": ""}, 10**40]
EVIL_TEXT = [
    "\x00", "a\x00b", "\x1b[2J", "\r\nSet-Cookie: a=b", "\ud800", "a\udfffb", "\x7f", "x" * 100_000,
]  # fmt: skip
NOT_A_LIST: list[Any] = [None, 0, "a", {}, {"0": {}}, [None], [[]], [0], ["a"], [{}]]
NOT_YES: list[Any] = [None, 0, 1, "yes", "true", [], {}]
NOT_A_NAME: list[Any] = ["", " ", None]
NOT_AN_ADDRESS = ["", "a", "a@", "@b", "a b@c", "a@b@c", "a@b\nBcc: c@d", "<a@b>", "a@b,c@d", None]
NOT_A_LOCALE = ["", "e", "english", "en;q=1", "../en", "en-", "{0}", "en\n", "x" * 40]
NOT_A_COUNTRY: list[Any] = ["de", "D", "DEU", "D1", "\uff24\uff25", None]

NOT_A_DAY = ["", "today", "2026-13-01", "2026-02-30", "20260101", "2026-01-01T00:00:00", "1767225600"]
NOT_AN_INSTANT = [
    *NOT_A_DAY, "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00+25:00",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00Z\n",
]  # fmt: skip

SPOILED: dict[str, dict[str, list[Any]]] = {
    "PUT /accounts/C-1": {
        "name": [*NOT_TEXT, *EVIL_TEXT, *NOT_A_NAME],
        "country": [*NOT_TEXT, *EVIL_TEXT[:2], *NOT_A_COUNTRY],
        "locale": [*NOT_TEXT, *NOT_A_LOCALE],
        "contacts": [*NOT_A_LIST, [{"email": "a@b.example"}] * 2, [{"email": "a@b"}] * 201],
        "contacts.0.email": [*NOT_TEXT, *EVIL_TEXT, *NOT_AN_ADDRESS],
        "contacts.0.name": [*NOT_TEXT[:4], *EVIL_TEXT, None],
        "contacts.0.may_cancel": NOT_YES,
        "contacts.0.role": [*NOT_TEXT, *EVIL_TEXT, "", "Owner", "the boss"],
        "audience": [*NOT_TEXT, *EVIL_TEXT[:3], "", "Business", "everybody"],
        "duties": [None, 0, "csm", [], ["csm"], {"king": "ann@cafe.example"}, {"csm": None}],
        "duties.csm": [*NOT_TEXT, *EVIL_TEXT, *NOT_AN_ADDRESS, "eve@evil.example"],
        "contract": [0, "K-1", [], {}, {"number": "K-1"}],
        "contract.number": [*NOT_TEXT, *EVIL_TEXT, "", " ", None],
        "contract.starts_on": [*NOT_TEXT, *NOT_A_DAY, None, "2027-01-01"],
        "contract.ends_on": [*NOT_TEXT, *NOT_A_DAY, "2025-12-31"],
        "contract.notice_days": [-1, 1.5, "90", True, [], 10**9],
        "contract.renews": NOT_YES,
        "contract.yearly": [0, "1", [], {}, {"amount": 1}, {"amount": 1, "currency": "eur"}],
        "contract.yearly.amount": ["1", 1.5, None, True, 10**40],
        "contract.signatory": [*NOT_TEXT, *NOT_AN_ADDRESS[:-1], "eve@evil.example"],
        "traits": [None, 0, "a", [], {"": 1}, {"A": 1}, {"a-b": 1}, {"a\x00": 1}, {"x" * 65: 1}],
        "traits.seats": [None, [], {}, [1], {"a": 1}, "x" * 1001, *EVIL_TEXT, 10**40, 1e300, {"value": 1}],
        "traits.tier.as_of": [*NOT_TEXT, *NOT_AN_INSTANT, "2199-01-01T00:00:00Z"],
        "__proto__": [{"admin": True}],
        "space": ["spc_x"],
        "id": ["acc_x"],
    },
    "POST /cancel-sessions": {
        "account": [*NOT_TEXT, *EVIL_TEXT, "", None, "' OR 1=1 --", "../C-1", "{{7*7}}"],
        "contact": [None, 0, "a@b", [], {}, [{}], {"name": "A"}],
        "contact.email": [*NOT_TEXT, *EVIL_TEXT, *NOT_AN_ADDRESS],
        "contact.name": [*NOT_TEXT[:4], *EVIL_TEXT[:4], None],
        "contact.may_cancel": [True],
        "subscription": [*NOT_TEXT, *EVIL_TEXT, "", "'; DROP TABLE accounts_account; --"],
        "locale": [*NOT_TEXT[:4], *NOT_A_LOCALE],
        "save_return_url": [*NOT_TEXT[:4], *EVIL_TEXT, "javascript:alert(1)", "http://[", None],
        "token_hash": ["x"],
        "contact.role": [*NOT_TEXT, "", "Owner", "the boss", "\x00"],
        "cancel_confirmation_url": [*NOT_TEXT[:4], *EVIL_TEXT, "javascript:alert(1)", "http://[", None],
        "offer_urls": [None, 0, "a", [], {"none": "https://a.example"}, {"": "https://a.example"}],
        "offer_urls.discount_30_3": [*NOT_TEXT, *EVIL_TEXT, "javascript:alert(1)", "//a.example"],
        "reason_urls": [None, 0, "a", [], {"weather": "https://a.example"}, {"\x00": "https://a.example"}],
        "reason_urls.too_hard": [*NOT_TEXT, *EVIL_TEXT, "data:text/html,x", "https://u@a.example"],
        "embed_origins": [None, 0, "https://a.example", {}, ["*"], ["'self'"], ["https://a.example/"]],
        "embed_origins.0": [*NOT_TEXT, *EVIL_TEXT, "", "http://a.example", "https://*", "https://a;b"],
        "country": [*NOT_TEXT, *EVIL_TEXT[:2], *NOT_A_COUNTRY],
        "region": [*NOT_TEXT, *EVIL_TEXT[:2], "ca", "US-", "USA-CA", None],
        "audience": [*NOT_TEXT, "", "Business"],
        "attributes": [None, 0, "a", [], {"": 1}, {"A b": 1}, {"\x00": 1}],
        "attributes.seats": [None, [], {}, 10**40, 1e300, *EVIL_TEXT],
    },
    "POST /declarations": {
        "account": [*NOT_TEXT, *EVIL_TEXT, "", None, "C-none"],
        "contact": [0, "a@b", [], {}, {"name": "A"}],
        "contact.email": [*NOT_TEXT, *EVIL_TEXT, *NOT_AN_ADDRESS],
        "contact.may_cancel": [True],
        "subscription": [*NOT_TEXT, *EVIL_TEXT, "", "S-none"],
        "channel": [*NOT_TEXT, *EVIL_TEXT[:2], "", "page", "pigeon", None],
        "received_at": [*NOT_TEXT, *NOT_AN_INSTANT, None],
        "words": [*NOT_TEXT, "\x00", "\x1b[2J", "\ud800", "x" * 4001, None],
        "attachment": [0, "a", [], {}, {"name": "a"}],
        "attachment.name": [*NOT_TEXT, *EVIL_TEXT, "", "../a", "a\\b", None],
        "attachment.media_type": [*NOT_TEXT, *EVIL_TEXT, "", "pdf", "a/b; c=d", "A/B", None],
        "attachment.content": [*NOT_TEXT, "", "?", "a", "====", "x" * 180_000, None],
        "number": ["LW-2026-00000000"],
        "source": ["page"],
    },
    "POST /requests": {
        "account": [*NOT_TEXT, *EVIL_TEXT, "", "a/b"],
        "sender": [*NOT_TEXT, *EVIL_TEXT, *NOT_AN_ADDRESS[:-1]],
        "channel": [*NOT_TEXT, *EVIL_TEXT[:2], "", "page", "pigeon", None],
        "received_at": [*NOT_TEXT, *NOT_AN_INSTANT, None, "2199-01-01T00:00:00Z"],
        "words": [*NOT_TEXT, "\x00", "\x1b[2J", "\ud800", "x" * 4001, None],
        "attachment": [0, "a", [], {}, {"name": "a"}],
        "attachment.name": [*NOT_TEXT, *EVIL_TEXT, "", "../a", "a\\b", None],
        "attachment.media_type": [*NOT_TEXT, *EVIL_TEXT, "", "pdf", "a/b; c=d", "A/B", None],
        "attachment.content": [*NOT_TEXT, "", "?", "a", "====", "x" * 180_000, None],
        "kind": ["notice"],
        "key": ["k1"],
    },
    "POST /webhooks": {
        "url": [
            *NOT_TEXT,
            *EVIL_TEXT,
            "",
            "a",
            "http://hooks.alder.example/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://169.254.169.254/latest",
            "https://2130706433/",
            "https://a@alder.example/",
            "ftp://alder.example",
            "https://alder.example:22/",
            None,
        ],
        "events": [*NOT_A_LIST[:5], ["cancel"], [""], ["\x00"], ["x" * 100], ["cancel.received"] * 101],
        "full": NOT_YES,
        "form": [*NOT_TEXT, "", "svix", None],
        "secret": ["whsec_mine"],
    },
    "POST /alerts": {
        "name": [*NOT_TEXT, *EVIL_TEXT, *NOT_A_NAME],
        "channel": [*NOT_TEXT, "", "sms", "Mail", "slack", None],
        "target": [*NOT_TEXT, *EVIL_TEXT, *NOT_AN_ADDRESS, "https://hooks.alder.example/in"],
        "events": [*NOT_A_LIST[:5], [], ["cancel"], [""], ["\x00"], ["x" * 100], ["cancel.received"] * 101],
        "digest_at": [
            *NOT_TEXT,
            *EVIL_TEXT,
            "",
            "9",
            "24:00",
            "09:60",
            "09:00:00",
            "09:00Z",
            "\u0660\u0669:00",
        ],
        "quiet": [None, 0, "night", [], {"begins": "18:00"}, {"ends": "18:00"}, {"from": "18:00"}],
        "quiet.begins": [*NOT_TEXT, "", "08:00", "late", None],
        "quiet.days": [*NOT_A_LIST[:5], [7], ["7"], ["Sun"], ["sun"] * 8],
        "reply_to": [*NOT_TEXT, "", "me", None],
        "state": ["paused"],
        "words": [{}],
    },
    "PUT /return-addresses": {
        "allowed": [*NOT_A_LIST[:5], [None], [0], ["*"], ["a b"], ["\x00"], ["x" * 300], ["a.example"] * 101],
        "allowed.0": [
            "",
            " ",
            "javascript:",
            "*.com",
            "https://app.example",
            "a.example/",
            "data:",
            "-",
            "\ud800",
        ],
        "save_return_url": [
            *NOT_TEXT,
            *EVIL_TEXT,
            "javascript:alert(1)",
            "http://[",
            "https://evil.example/",
            None,
        ],
        "cancel_confirmation_url": [
            *NOT_TEXT[:4],
            *EVIL_TEXT,
            "https://a@app.example/",
            "//app.example",
            None,
        ],
        "offer_urls": [None, 0, "a", [], {"none": "https://app.example"}, {"": "https://app.example"}],
        "offer_urls.discount_30_3": [
            *NOT_TEXT,
            *EVIL_TEXT,
            "javascript:alert(1)",
            "https://app.example/{email}",
        ],
        "reason_urls": [None, 0, "a", [], {"weather": "https://app.example"}],
        "reason_urls.too_hard": [*NOT_TEXT, *EVIL_TEXT, "data:text/html,x", "https://app.example/{state}"],
        "confirm_days": [0, -1, 1.5, "3", True, [], {}, 11, 10**40],
        "keys": [[]],
    },
}
"""Route -> place -> what is put there instead."""

RAW = [
    b"", b" ", b"{", b"}", b"nul", b"null", b"1", b'"a"', b"[]", b"[[]]", b"true", b"{}{}", b"{'name': 1}",
    b"\xff\xfe\x00", b'{"name": "\xff"}', b"\xef\xbb\xbf{}", b'{"name": "\\ud800"}', b'{"name": "\\u0000"}',
    b'{"name": NaN}', b'{"name": 1e999}', b"[" * 50_000, b'{"a":' * 20_000, b"9" * 10_000,
    b'{"name": ' + b"9" * 5_000 + b"}", b"name=Alder", b"<?xml version='1.0'?><!DOCTYPE a><a/>",
    b"--x\r\nContent-Disposition: form-data\r\n", b'{"name": "a",}', b"\x00" * 100, '{"näme"'.encode("utf-16"),
]  # fmt: skip
"""Bytes that are no body of ours at all."""


NEEDED = {"POST /alerts": ("name", "channel", "target"), "PUT /return-addresses": ("allowed",)}
"""What must stand in a body, where it isn't what it is in most."""


def bodies() -> Iterator[tuple[str, str, bytes]]:
    """Route, what is wrong with it, and the bytes."""
    for route, places in SPOILED.items():
        for place, values in places.items():
            for value in values:
                yield (
                    route,
                    f"{place}={value!r}"[:60],
                    json.dumps(_spoiled(GOOD[route], place, value)).encode(),
                )
        for raw in RAW:
            yield route, repr(raw)[:60], raw
        for place in GOOD[route]:
            without = {name: value for name, value in GOOD[route].items() if name != place}
            # A request may come from somebody whom nobody knows yet.
            if place in NEEDED.get(route, ("name", "contact", "url")) or (
                place == "account" and route != "POST /requests"
            ):
                yield route, f"no {place}", json.dumps(without).encode()


def _spoiled(good: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    body = json.loads(json.dumps(good))
    *way, last = place.split(".")
    inner: Any = body
    for step in way:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    inner[int(last) if isinstance(inner, list) else last] = value
    return dict(body)
