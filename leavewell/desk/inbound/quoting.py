"""What of a text its sender wrote: a reply without what it quotes, and who wrote what was passed on. Pure."""

from __future__ import annotations

import re

from leavewell.desk.inbound.headers import address_in

LINE = 1000
_BEFORE_QUOTE = re.compile(
    r"^\s*(?:(?:On|Am|Le)\b.{5,200}\b(?:wrote|schrieb|a écrit)\b.{0,120}:|-{2,}\s*(?:Original Message|Ursprüngliche "
    r"Nachricht|Message d'origine)\s*-{2,})\s*$",
    re.I,
)
_FORWARD = re.compile(
    r"^[\s>]*(?:-{2,}\s*(?:Forwarded message|Original Message|Weitergeleitete Nachricht|Ursprüngliche Nachricht"
    r"|Message transféré)\s*-{2,}|Begin forwarded message:|Anfang der weitergeleiteten Nachricht:)\s*$",
    re.I,
)
_FROM = re.compile(r"^[\s>*]*(?:From|Von|De)\s*\**\s*:\s*(.+)$", re.I)
_HEAD = 12
"""So many lines the head of something passed on may have."""


def original_sender(words: str) -> str:
    """The address in the head of a mail that was passed on within the text; empty where there is none."""
    lines = [line[:LINE] for line in words.split("\n")]
    for number, line in enumerate(lines):
        if _FORWARD.match(line):
            for below in lines[number + 1 : number + 1 + _HEAD]:
                found = _FROM.match(below)
                if found and address_in(found[1]):
                    return address_in(found[1])
    return ""


def without_quote(words: str) -> str:
    """The text up to what it quotes; all of it, where nothing else is left."""
    lines = words.split("\n")
    for number, line in enumerate(lines):
        # Long introductions are broken in two by some programs.
        both = f"{line[:LINE]} {lines[number + 1][:LINE]}" if number + 1 < len(lines) else line[:LINE]
        if _BEFORE_QUOTE.match(line[:LINE]) or (not line.startswith(">") and _BEFORE_QUOTE.match(both)):
            lines = lines[:number]
            break
    own = "\n".join(line for line in lines if not line.startswith(">")).strip()
    return own or words.strip()
