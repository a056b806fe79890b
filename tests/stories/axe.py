"""What axe finds on a page: narrow and wide, light and dark."""

from __future__ import annotations

from itertools import product
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""All that a scheme can break: it changes nothing but colours."""
LOOK = "async wanted => (await axe.run(wanted)).violations"
SIZES = ((320, 640), (1280, 800))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def barriers(page: Page) -> list[str]:
    """One line for each finding. The page's context must have been made with ``bypass_csp``."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = []
    for (width, height), scheme in product(SIZES, SCHEMES):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        asked = (
            {"type": "tag", "values": TAGS} if scheme == "light" else {"type": "rule", "values": OF_COLOUR}
        )
        violations = page.evaluate(LOOK, {"resultTypes": ["violations"], "runOnly": asked})
        found += [_told(each, f"{width} px, {scheme}") for each in violations]
    return found


def _told(violation: dict[str, Any], seen_at: str) -> str:
    places = ", ".join(node["html"] for node in violation["nodes"])
    return f"{violation['id']} ({seen_at}): {violation['help']}: {places}"
