"""The rows of the conformance list, and the peers that stand for Stripe."""

from __future__ import annotations

ROWS: dict[int, str] = {
    1: "every request is as Stripe's specification has it, and a misspelt one is not",
    2: "customers are found by id and address; never one of several is picked",
    3: "every status, item, period, trial, pause and debt is shown as it is",
    4: "a cancel at the period's end, by one write, read back",
    5: "a cancel at once, with each policy for money",
    6: "a cancel at a date",
    7: "a cancel taken back, however it was set",
    8: "a cancel twice, and of what has ended",
    9: "a cancel while past due, in a trial or in a pause",
    10: "a schedule in the way; what has ended goes on as a new one",
    11: "a discount beside others, which stay as they are",
    12: "a discount for as many bills as promised, refused before the promise otherwise",
    13: "a pause, its end, and a cancel in it",
    14: "fewer seats and another plan; the quantity is kept",
    15: "a longer trial: the first payment when asked, none now",
    16: "credits and refunds, once; more than was paid is refused",
    17: "nothing is written on what has changed meanwhile",
    18: "the answer is lost after the change: one effect",
    19: "the request is lost before the change: one effect",
    20: "the process dies between sending and storing: one effect",
    21: "still unknown after Stripe has forgotten the key: read only, money goes to a person",
    22: "too many requests, with and without a time to wait",
    23: "the same key again, under way or with other terms",
    24: "errors, foreign and broken answers are never guessed at",
    25: "the client works on after a time-out",
    26: "a dead key or a missing right",
    27: "notices: only those that Stripe signed are stored",
    28: "notices twice, out of order, about others: billing's state in the end",
    29: "a lost notice is made up for",
    30: "charges after a cancel are found",
    31: "what somebody does in Stripe's own pages is noticed and respected",
    32: "no key, card, address or raw body in a log or an error",
}

PEERS: dict[str, str] = {
    "judge": "the judge",
    "localstripe": "localstripe",
    "stripe-stateful-mock": "stripe-stateful-mock",
    "wire front": "wire front",
}
"""What a test calls a peer, and what the page calls it."""

SANDBOX = "live sandbox"
"""Nobody has run anything there."""

Cell = tuple[int, str]
"""A row, and the peer that it was shown against."""
