"""Why nothing was sent, or why no answer came."""

from __future__ import annotations

from leavewell.kernel.errors import Invalid, LeavewellError


class AddressRefused(Invalid):
    """We don't send there, whoever asks. ``why`` is a code: nothing was connected to."""

    code = "address_refused"

    def __init__(self, why: str) -> None:
        what, next_step = WORDS[why]
        super().__init__(what, next_step, field="url")
        self.why = why


class NotReached(LeavewellError):
    """No answer came. ``why`` is a code; what was sent may have arrived all the same."""

    code = "not_reached"
    status = 502

    def __init__(self, why: str) -> None:
        super().__init__(REACHING[why], "Look whether the receiver runs and can be reached from here.")
        self.why = why


_HTTPS = "Give one such as https://hooks.your-firm.example/leavewell."

WORDS: dict[str, tuple[str, str]] = {
    "characters": ("This address has a character in it that no address may have.", _HTTPS),
    "not_an_address": ("This is no web address.", _HTTPS),
    "too_long": ("This address is too long.", "Give one of at most 2000 characters."),
    "scheme": ("Only https addresses are sent to.", _HTTPS),
    "user_name": ("A user name or a password stands in this address.", "Leave out what is before the @."),
    "fragment": (
        "This address has a # in it, which never reaches a server.",
        "Leave out the # and the rest.",
    ),
    "port": ("This port is not sent to.", "Use port 443 or 8443."),
    "number_form": (
        "This host is a number in an unusual form.",
        "Write its name, or four decimal numbers with dots between.",
    ),
    "not_public": (
        "This address isn't on the public internet.",
        "Use a public one, or ask your operator to allow its network in LEAVEWELL_OUTBOUND_NETWORKS.",
    ),
    "never": (
        "This address is of a kind that is never sent to.",
        "Use the receiver's own public address.",
    ),
    "plain": ("Plain http goes to the machine itself only, and from test spaces.", _HTTPS),
}
"""Code -> what is wrong, and what to do."""

REACHING: dict[str, str] = {
    "name_unknown": "The host's name isn't known to the name service.",
    "timeout": "The receiver took too long.",
    "no_connection": "The receiver took no connection.",
    "tls": "The receiver's certificate or encryption isn't good.",
    "broken_off": "The connection broke off before an answer came.",
    "not_http": "What the receiver answered isn't HTTP.",
}
"""Code -> what happened."""
