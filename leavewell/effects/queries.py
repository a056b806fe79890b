"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, Connection, Space, Subscription
from leavewell.accounts.types import MANUAL
from leavewell.billing.types import Capability
from leavewell.effects.models import Effect, FactRow, Mail, Notice
from leavewell.effects.registries import capabilities, sentences
from leavewell.effects.states import OPEN, UNSETTLED, EffectState
from leavewell.kernel.facts import Fact, dump
from leavewell.kernel.facts.ends import ChargedAfterEnd

F = TypeVar("F", bound=Fact)


def cancel_follows(effect: Effect) -> bool:
    """Whether the effect's lane holds a cancel planned after it, which makes it pointless."""
    later = Effect.objects.filter(lane_id=effect.lane_id, position__gt=effect.position, kind="billing.cancel")
    return effect.lane_id is not None and later.exists()


def came_back_at(space: Space, subscription_id: UUID, since: datetime) -> datetime | None:
    """When a subscription that ended at ``since`` was ordered to go on again, if it was."""
    rows = Effect.objects.of(space).filter(
        lane_id=subscription_id, kind="billing.reactivate", planned_at__gte=since
    )
    first = rows.order_by("planned_at").first()
    return first.planned_at if first else None


def changes_for(space: Space, subject_id: UUID, subscription_id: UUID) -> Sequence[Effect]:
    """What was planned in a subscription's billing for one declaration or one accepted offer."""
    rows = Effect.objects.of(space).filter(lane_id=subscription_id, payload__subject=str(subject_id))
    return list(rows.order_by("position"))


def can_do(processor: str) -> frozenset[Capability]:
    """What a billing system can be asked to do; nothing if it isn't one that we are connected to by a program."""
    able = capabilities.items.get(processor)
    return able(None) if able else frozenset()


def can_do_with(subscription: Subscription) -> frozenset[Capability]:
    """The same, as far as it can be done with this subscription as it was last read."""
    able = can_do(subscription.connection.processor)
    return (
        able if subscription.can is None else able & {each for each in able if each.value in subscription.can}
    )


def mails_of(space: Space, *, limit: int = 50) -> Sequence[Mail]:
    """The newest mails of a space, sent or held."""
    return list(Mail.objects.of(space).order_by("-composed_at")[:limit])


def mail_named(space: Space, public_id: str) -> Mail:
    """One mail."""
    return Mail.objects.named(space, public_id)


def story_of(space: Space, account: Account, *, limit: int = 200) -> Sequence[FactRow]:
    """What happened with an account, oldest first."""
    return list(FactRow.objects.of(space).filter(account=account).order_by("sequence")[:limit])


def newest_facts(space: Space, *, limit: int = 30) -> Sequence[FactRow]:
    """What happened last in a space, newest first; what an import tells of old days is left out."""
    rows = FactRow.objects.of(space).filter(source="").select_related("account")
    return list(rows.order_by("-sequence")[:limit])


def facts_about(space: Space, kind: type[F], **fields: object) -> Sequence[F]:
    """The facts of one kind whose body holds these ids and codes, oldest first."""
    terms = {f"body__{name}": str(value) for name, value in fields.items()}
    rows = FactRow.objects.of(space).filter(kind=kind.kind, **terms).order_by("sequence")
    return [fact for fact in (row.fact for row in rows) if isinstance(fact, kind)]


def program_did(space: Space, kind: type[Fact]) -> bool:
    """Whether a fact of that kind ever came by a key of the API."""
    return FactRow.objects.of(space).filter(kind=kind.kind, actor__startswith="key:").exists()


def mail_went(space: Space, kind: str) -> bool:
    """Whether a mail of that kind ever left, or was held on the mailbox page."""
    return Mail.objects.of(space).filter(kind=kind).exclude(state=Mail.State.SENDING).exists()


def sentence(row: FactRow) -> str:
    """A fact in words; a table of its fields where this version has no sentence for it."""
    if row.kind in sentences and row.fact.kind == row.kind:
        return sentences[row.kind](row.fact)
    return f"{row.kind}: " + ", ".join(f"{key} {value}" for key, value in dump(row.fact).items())


def effects_about(space: Space, subject_id: UUID) -> Sequence[Effect]:
    """The effects of one declaration or accepted offer, in the order of planning."""
    return list(Effect.objects.of(space).filter(payload__subject=str(subject_id)).order_by("planned_at"))


def proof_of(effect: Effect) -> str:
    """An id that shows what an effect did: the mail's Message-ID, or the effect's own."""
    mail = Mail.objects.filter(effect=effect).only("message_id").first()
    return mail.message_id if mail else effect.public_id


def mails_by_effect(space: Space, effect_ids: Iterable[UUID]) -> dict[UUID, Mail]:
    """The mail that each of these effects wrote, for those that wrote one."""
    return {mail.effect_id: mail for mail in Mail.objects.of(space).filter(effect_id__in=effect_ids)}


def account_written_of(space: Space, effect_ids: Sequence[UUID]) -> Account | None:
    """The account that the first of these mails was about, by the effects that sent them."""
    found = mails_by_effect(space, effect_ids)
    for key in effect_ids:
        if key in found and found[key].account is not None:
            return found[key].account
    return None


def effect_keyed(space: Space, key: str) -> Effect | None:
    """The effect with that key."""
    return Effect.objects.of(space).filter(key=key).first()


def keys_known(space: Space, keys: Iterable[str]) -> frozenset[str]:
    """Those of these keys that an effect was planned under."""
    return frozenset(Effect.objects.of(space).filter(key__in=list(keys)).values_list("key", flat=True))


_BY_HAND = ("billing.cancel", "billing.confirm_end")
_A_PERSONS = ("billing.look_for", "billing.answer_dispute")


def not_going_on(space: Space) -> SpaceRows[Effect]:
    """Effects that a person must look at, the longest due first."""
    stuck = Effect.objects.of(space).select_related("account")
    return stuck.filter(state__in=(EffectState.NEEDS_PERSON, EffectState.GIVEN_UP)).order_by("due_at", "pk")


def in_a_hurry(space: Space) -> SpaceRows[Effect]:
    """What goes on trying by itself and isn't in place, while the charge or end that it must come before is near."""
    rows = Effect.objects.of(space).filter(state__in=UNSETTLED).exclude(deadline_at=None)
    return rows.select_related("account", "owner__user", "connection").order_by("deadline_at", "pk")


def by_hand_only(space: Space, effects: Iterable[Effect]) -> frozenset[UUID]:
    """The ids of those that only a person's word can settle: billing can't be read, or knows nothing of it.

    A cancel that no program can carry out is one from the start, also before a program has found that out.
    """
    early = (EffectState.PLANNED, EffectState.WAITING)
    waiting = [
        each
        for each in effects
        if each.state == EffectState.NEEDS_PERSON or (each.kind == _BY_HAND[0] and each.state in early)
    ]
    ours = _known_to_us_alone(space, [each for each in waiting if each.kind in _BY_HAND])
    return frozenset(ours | {each.pk for each in waiting if each.kind in _A_PERSONS})


def handed_over_of(space: Space, subject_id: UUID) -> Effect | None:
    """What of a declaration waits for the company's own word: that it ended the plan, or later that the plan is over.

    Also one that a program looks at in this moment. None where billing carries it out, or all is done.
    """
    rows = Effect.objects.of(space).filter(
        payload__subject=str(subject_id), kind__in=_BY_HAND, state__in=OPEN
    )
    found = sorted(rows, key=lambda each: _BY_HAND.index(each.kind))
    claimed = _known_to_us_alone(space, [each for each in found if each.state == EffectState.CLAIMED])
    ours = by_hand_only(space, found) | claimed
    return next((each for each in found if each.pk in ours), None)


def _known_to_us_alone(space: Space, effects: Iterable[Effect]) -> frozenset[UUID]:
    named = {each.pk: each.payload.get("subscription") for each in effects}
    rows = Subscription.objects.of(space).filter(pk__in=[pk for pk in named.values() if pk])
    manual = {str(pk) for pk in rows.filter(connection__processor=MANUAL).values_list("pk", flat=True)}
    return frozenset(pk for pk, subscription in named.items() if subscription in manual)


def charges_called(space: Space, charge: str, *, limit: int) -> Sequence[FactRow]:
    """Charges after a promised end that billing calls so."""
    rows = FactRow.objects.of(space).filter(kind=ChargedAfterEnd.kind, body__charge=charge)
    return list(rows.select_related("account").order_by("-sequence")[:limit])


def last_notice_at(space: Space, connection: Connection) -> datetime | None:
    """When a billing system last told of something by itself; None if it didn't as long as that is kept."""
    rows = Notice.objects.of(space).filter(connection=connection).exclude(headers={})
    return rows.order_by("-received_at").values_list("received_at", flat=True).first()
