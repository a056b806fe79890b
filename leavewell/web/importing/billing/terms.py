"""What a company wants of an import from its billing system."""

from __future__ import annotations

from dataclasses import dataclass

from leavewell.kernel.errors import Invalid

CUSTOMER = "customer"
_METADATA = "metadata:"


@dataclass(frozen=True)
class Terms:
    """``own_id_key`` names the metadata that holds the company's own id of a customer; None: billing's id is it.

    ``contacts``: whether a customer's billing address becomes a contact who may cancel.
    """

    own_id_key: str | None = None
    contacts: bool = True

    @property
    def code(self) -> str:
        """Tells imports on different terms apart; one doesn't go on where another stopped."""
        return f"{_METADATA}{self.own_id_key}" if self.own_id_key else CUSTOMER


def own_id_key(text: str) -> str | None:
    """``customer`` or ``metadata:KEY`` as typed; Invalid for anything else."""
    if text == CUSTOMER:
        return None
    key = text.removeprefix(_METADATA)
    if not text.startswith(_METADATA) or not key or len(key) > 40:
        raise Invalid(f"'{text}' names no id.", f"Give {CUSTOMER}, or {_METADATA}KEY with a key of metadata.")
    return key
