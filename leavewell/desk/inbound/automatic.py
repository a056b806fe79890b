"""Whether a machine wrote a mail: answering it could go round for ever (RFC 3834). Pure."""

from __future__ import annotations

import re
from email.message import EmailMessage

from leavewell.desk.inbound.headers import header, raw_headers

HOPS = 20
_BULK = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_AWAY = re.compile(
    r"^\s*(?:(?:re|aw|fwd?|wg)\s*:\s*)*"
    r"(?:auto(?:matic|mated|matische)?[ -]?(?:reply|response|antwort)|out of (?:the )?office|abwesenheit"
    r"|nicht im b(?:ü|ue)ro|absence du bureau|réponse automatique|undeliver(?:ed|able)|mail delivery (?:failed|failure)"
    r"|delivery status notification)",
    re.I,
)


def loop(message: EmailMessage, own_domain: str) -> str:
    """A code where the mail came round to us again, whoever passed it on; empty where it didn't."""
    if header(message, "Message-ID").lower().endswith(f"@{own_domain.lower()}>"):
        return "our_own_mail"
    return "too_many_hops" if len(raw_headers(message, "Received")) > HOPS else ""


def automatic(message: EmailMessage, envelope_from: str | None) -> str:
    """A code for what shows that no person wrote it; empty where nothing does. ``envelope_from``: None if unknown."""
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    signs = {
        "auto_submitted": submitted not in ("", "no"),
        "autoreply": any(raw_headers(message, name) for name in ("X-Autoreply", "X-Autorespond")),
        "precedence": header(message, "Precedence").lower() in _BULK,
        "empty_return_path": envelope_from == "" or header(message, "Return-Path") == "<>",
        "delivery_report": message.get_content_type() == "multipart/report",
        "mailing_list": bool(raw_headers(message, "List-Id")),
        "out_of_office": bool(_AWAY.match(header(message, "Subject"))),
    }
    return next((code for code, shows in signs.items() if shows), "")
