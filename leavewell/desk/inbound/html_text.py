"""The words of an HTML mail. Nothing is loaded, run or followed. Pure."""

from __future__ import annotations

import re
from html import unescape

from leavewell.desk.inbound.limits import HTML

# Not the library's parser: on tags without an end it takes time that grows with the square of their number.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{0,5000}>|<!--")
_UNSEEN = {"script", "style", "head", "title", "template", "noscript"}
_LINES = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"}


def words_of_html(html: str) -> str:
    """What a reader would see, line by line."""
    lines = [" ".join(line.split()) for line in unescape(_shown(html[:HTML])).split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip()


def _shown(html: str) -> str:
    found: list[str] = []
    place, waits_for = 0, ""
    while tag := _TAG.search(html, place):
        if not waits_for:
            found.append(" ".join(html[place : tag.start()].split("\n")))
        place = tag.end()
        if tag.group() == "<!--":
            end = html.find("-->", place)
            place = len(html) if end < 0 else end + 3
            continue
        closes, name = bool(tag[1]), tag[2].lower()
        if waits_for:
            waits_for = "" if closes and name == waits_for else waits_for
        elif name in _UNSEEN and not closes:
            waits_for = name
        elif name in _LINES:
            found.append("\n")
    return "".join([*found, "" if waits_for else html[place:]])
