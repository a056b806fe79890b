"""What customers read: words by key in a file a locale, with a chain of fall-backs."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

FALLBACK = "en"


@cache
def _file(language: str) -> dict[str, str]:
    source = resources.files(__name__).joinpath(f"{language}.yaml")
    if not source.is_file():
        return {}
    words = yaml.safe_load(source.read_text("utf-8"))
    return {str(key): str(text).strip() for key, text in words.items()}


class Texts:
    """The words of one locale: ``de-AT`` looks into de-AT, then de, then English."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        language = locale.replace("_", "-").split("-")[0]
        self._chain = [_file(name) for name in dict.fromkeys((locale, language, FALLBACK))]

    def __contains__(self, key: str) -> bool:
        return any(key in words for words in self._chain)

    def say(self, key: str, **values: Any) -> str:
        """The words under a key, with the values put in. A missing key is a defect, found by the tests."""
        for words in self._chain:
            if key in words:
                return words[key].format(**values)
        raise KeyError(key)
