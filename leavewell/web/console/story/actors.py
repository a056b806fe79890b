"""Who did something, in words."""

from __future__ import annotations

from collections.abc import Sequence

from leavewell.accounts.models import Contact
from leavewell.accounts.queries import keys_of, people_of
from leavewell.web.console.door import Visit

_ALONE = {
    "system": "by itself",
    "operator": "an operator, on the server",
    "import": "an import",
    "holder_of_receipt": "the customer, by the receipt's link",
}


class Actors:
    """The names behind the codes of actors, as one account's page needs them."""

    def __init__(self, visit: Visit, contacts: Sequence[Contact]) -> None:
        self._members: dict[str, str] = {
            each.public_id: each.user.name or each.user.email for each in people_of(visit.space)
        }
        self._contacts = {each.public_id: each.name for each in contacts}
        self._keys = {each.public_id: each.name for each in keys_of(visit.space)}

    def named(self, actor: str) -> str:
        """``member:mem_…`` -> Ann."""
        kind, _, whose = actor.partition(":")
        match kind:
            case "member":
                return self._members.get(whose, "somebody who has left")
            case "contact":
                name = self._contacts.get(whose)
                return f"{name}, the customer" if name else "the customer"
            case "key":
                return f"your program '{self._keys[whose]}'" if whose in self._keys else "a program of yours"
        return _ALONE.get(actor, "by itself")
