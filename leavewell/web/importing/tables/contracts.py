from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.actions.knowledge import put_contract
from leavewell.accounts.bulk import Outcome
from leavewell.accounts.models import Account, Contact, Contract
from leavewell.accounts.queries import contacts_at
from leavewell.accounts.types import ContractTerms
from leavewell.kernel.errors import Invalid
from leavewell.web.importing.batch import Batch, Done, done, rejected
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.rows import Entry
from leavewell.web.importing.tables.owners import with_accounts


def write_contracts(batch: Batch) -> Iterable[Done]:
    """Contracts, by their own number."""
    found, lost = with_accounts(batch)
    people = contacts_at(batch.act.space, (entry["signatory"] for entry, _ in found if entry["signatory"]))
    numbers = [entry["number"] for entry, _ in found]
    rows = Contract.objects.of(batch.act.space).filter(number__in=numbers)
    there = set(rows.values_list("number", flat=True))
    yield from lost
    for entry, account in found:
        signatory = people.get((account.pk, entry["signatory"]))
        if entry["signatory"] and signatory is None:
            yield rejected(
                entry, "no contact of the account has the signatory's address; import contacts first"
            )
            continue
        try:
            changed = _put(batch, entry, account, signatory)
        except (BadCell, Invalid) as refused:
            yield rejected(entry, refused.what if isinstance(refused, Invalid) else str(refused))
            continue
        taken = Outcome.CHANGED if entry["number"] in there else Outcome.ADDED
        yield done(entry, taken if changed else Outcome.SAME)


def _put(batch: Batch, entry: Entry, account: Account, signatory: Contact | None) -> bool:
    terms = ContractTerms(
        starts_on=entry["starts_on"],
        ends_on=entry["ends_on"],
        notice_days=entry["notice_days"],
        renews=bool(entry["renews"]),
        yearly=entry.money("yearly"),
        signatory=signatory,
    )
    return put_contract(batch.act, account, entry["number"], terms)
