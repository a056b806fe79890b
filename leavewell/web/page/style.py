"""The pages' one style sheet, inside the page itself and allowed by its hash."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path


def _pressed(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{}:;,>])\s*", r"\1", re.sub(r"\s+", " ", css)).replace(";}", "}").strip()


CSS = _pressed(Path(__file__).with_name("page.css").read_text("utf-8"))
HASH = "sha256-" + base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
