"""The keys of this installation: given by the environment, or made once and kept at 0600 in the data folder."""

from __future__ import annotations

import os

from cryptography.fernet import Fernet

from leavewell.config.folders import private_folder
from leavewell.kernel.errors import Invalid


def given_or_kept(text: str) -> tuple[str, ...]:
    """The keys in ``text`` (comma-separated, newest first), else those kept, else new ones."""
    keys = tuple(part.strip() for part in text.split(",") if part.strip()) or _kept()
    for key in keys:
        _check(key)
    return keys


def _kept() -> tuple[str, ...]:
    path = private_folder("keys") / "secret_keys"
    try:
        # Two processes that start at once: one makes the file, the other reads it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(Fernet.generate_key().decode() + "\n")
    except FileExistsError:
        pass
    return tuple(path.read_text().split())


def _check(key: str) -> None:
    try:
        Fernet(key)
    except ValueError:
        raise Invalid(
            "One of the keys is no Fernet key.", "Make one with cryptography.fernet.Fernet.generate_key()."
        ) from None
