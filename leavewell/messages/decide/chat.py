"""An alert as chats take it: JSON in which no value is read as markup. Pure."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 2500
"""Characters of the text in Slack, which takes 3000 with the title."""


def slack(title: str, text: str, link: str) -> bytes:
    """For an incoming webhook of Slack, and of what speaks like it: a fall-back text, and blocks."""
    shown = f"*{_escaped(_unstarred(title))}*\n{_cut(text)}"
    blocks: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": shown}}]
    if link:
        # A button would ask for an answer that an incoming webhook has nobody to give.
        ours = f"<{_escaped(link)}|Open in Leavewell>"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": ours}})
    return _json({"text": _escaped(title), "blocks": blocks})


def teams(title: str, text: str, link: str) -> bytes:
    """For an incoming webhook of Teams (Workflows): a card, in rich text, which knows no markup."""
    body: list[dict[str, Any]] = [_rich(title, weight="Bolder", size="Medium")]
    body += [_rich(each) for each in text.splitlines() if each.strip()]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    }
    if link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open in Leavewell", "url": link}]
    attached = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return _json({"type": "message", "attachments": [attached]})


def _rich(text: str, **style: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def _escaped(text: str) -> str:
    """As Slack asks for: with these three gone, nothing is a mention, a channel or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str) -> str:
    """Escaped, and not so long that Slack would refuse it; never cut within an escape."""
    while len(_escaped(text)) > LONGEST:
        text = text[: len(text) * 9 // 10] + "…"
    return _escaped(text)


def _unstarred(text: str) -> str:
    return text.replace("*", "\u2217")


def _json(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
