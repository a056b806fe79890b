"""Where a space leads its customers afterwards, and the key that signs what its pages are told of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.rotating import counting_in, rotated, sealed
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.flow.arrival import Arrival
from leavewell.flow.decide.destinations import read_entries
from leavewell.flow.decide.variables import wants_state
from leavewell.flow.models import Returns
from leavewell.flow.returning import destinations_of, published, signs, usual_arrival
from leavewell.flow.state_keys import new_key
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid, Refused

OVERLAP = timedelta(hours=24)
"""How long the old key still signs beside a new one."""

MOST_DAYS = 10


def put_returns(act: Act, *, allowed: Iterable[str], usual: Arrival) -> None:
    """The list of places that may be led to, and the addresses of sessions that are opened without their own.

    Sessions that are open keep theirs. Invalid, naming the field, for an address that leads elsewhere.
    """
    must_be_open()
    flow, row = published(act.space), _locked(act)
    if flow is None:
        raise Refused("No flow is published yet.", "Publish one: its reasons and offers may have addresses.")
    row.allowed = read_entries(allowed)
    usual.check(flow, destinations_of(row), signs=signs(row))
    row.save_return_url, row.cancel_confirmation_url = usual.save_return_url, usual.cancel_confirmation_url
    row.offer_urls = {code: url for code, url in usual.offer_urls.items() if url}
    row.reason_urls = {code: url for code, url in usual.reason_urls.items() if url}
    row.save()
    note_deed(act, "change_returns", subject=row.public_id, places=len(row.allowed))


def set_confirm_days(act: Act, days: int) -> None:
    """In how many working days a person confirms what no program can carry out; for cancellations from now on."""
    must_be_open()
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(
            f"A person confirms within 1 to {MOST_DAYS} working days.", "Say how many.", field="confirm_days"
        )
    row = _locked(act)
    row.confirm_days = days
    row.save(update_fields=["confirm_days"])
    note_deed(act, "set_confirm_days", subject=row.public_id, days=days)


def make_state_key(act: Act, *, overlap: timedelta = OVERLAP) -> str:
    """A key to sign with, which nobody can read again. The one before signs beside it until the overlap is over."""
    must_be_open()
    row, now, text = _locked(act), wall_now(), new_key()
    row.keys = sealed(rotated(counting_in(bytes(row.keys), now), text, now + overlap))
    row.save(update_fields=["keys"])
    note_deed(act, "make_state_key", subject=row.public_id)
    return text


def stop_signing(act: Act) -> None:
    """No state is sent from now on. Refused while an address has a place for it."""
    must_be_open()
    row = _locked(act)
    if any(wants_state(url) for _, url in usual_arrival(row).addresses()):
        raise Refused("An address has a place for the state.", "Take {state} out of the addresses first.")
    if not row.keys:
        return
    row.keys = sealed([])
    row.save(update_fields=["keys"])
    note_deed(act, "stop_signing", subject=row.public_id)


def _locked(act: Act) -> Returns:
    row, _ = Returns.objects.select_for_update().get_or_create(space=act.space)
    return row
