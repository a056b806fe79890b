"""Every list that grows by a line when something is added: processors, offer types, mails, executors, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from leavewell.accounts.sentences import SENTENCES as ACCOUNTS_SENTENCES
from leavewell.billing.contract import Processor
from leavewell.billing.simulator import planning as simulator
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.stripe import API_BASE, StripeProcessor
from leavewell.billing.stripe import planning as stripe
from leavewell.billing.types import Capability
from leavewell.effects import handlers as effects
from leavewell.effects.executors.billing import CancelInBilling, DiscountInBilling
from leavewell.effects.executors.ending import ConfirmEnd
from leavewell.effects.executors.mail import SendMail
from leavewell.effects.executors.react import React
from leavewell.effects.executors.reading import ReadSubscription
from leavewell.effects.executors.terms import PlanInBilling, QuantityInBilling, TrialInBilling
from leavewell.effects.mails import MAILS as EFFECTS_MAILS
from leavewell.effects.registries import ProcessorFactory, Sentence
from leavewell.effects.sentences import SENTENCES as EFFECTS_SENTENCES
from leavewell.effects.types import Executor, Handler, MailKind
from leavewell.flow import handlers as flow
from leavewell.flow.mails import MAILS as FLOW_MAILS
from leavewell.flow.offers.base import OfferType
from leavewell.flow.offers.discount import DiscountOffer
from leavewell.flow.offers.plan_change import PlanChangeOffer
from leavewell.flow.offers.seat_change import SeatChangeOffer
from leavewell.flow.offers.trial_extension import TrialExtensionOffer
from leavewell.flow.sentences import SENTENCES as FLOW_SENTENCES


def _simulator(settings_: Mapping[str, Any], secret: str, now: Callable[[], datetime]) -> Processor:
    return SimulatorProcessor(settings.LEAVEWELL.simulator_url, secret, now)


def _stripe(settings_: Mapping[str, Any], secret: str, now: Callable[[], datetime]) -> Processor:
    api_base = settings_.get("api_base", API_BASE)
    return StripeProcessor(secret, now, api_base=api_base, account=settings_.get("account"))


PROCESSORS: list[tuple[str, ProcessorFactory]] = [("simulator", _simulator), ("stripe", _stripe)]

CAPABILITIES: list[tuple[str, frozenset[Capability]]] = [
    ("simulator", simulator.capabilities_of(None)),
    ("stripe", stripe.capabilities_of(None)),
]
"""What each of them can do; an offer that needs more is not shown."""

EXECUTORS: list[tuple[str, Executor]] = [
    ("billing.cancel", CancelInBilling()),
    ("billing.discount", DiscountInBilling()),
    ("billing.change_quantity", QuantityInBilling()),
    ("billing.change_plan", PlanInBilling()),
    ("billing.extend_trial", TrialInBilling()),
    ("billing.confirm_end", ConfirmEnd()),
    ("billing.read", ReadSubscription()),
    ("mail.send", SendMail()),
    ("react", React()),
]

EFFECT_KINDS = (
    "billing.cancel",
    "billing.discount",
    "billing.change_quantity",
    "billing.change_plan",
    "billing.extend_trial",
    "billing.confirm_end",
    "billing.read",
    "mail.send",
    "react",
)
"""Every kind of effect that any room plans."""

HANDLERS: list[tuple[str, Handler]] = [
    ("effects.tell_the_owner", effects.tell_the_owner),
    ("flow.begin_processing", flow.begin_processing),
    ("flow.tell_it_is_done", flow.tell_it_is_done),
    ("flow.close_declaration", flow.close_declaration),
    ("flow.tell_offer_is_in_place", flow.tell_offer_is_in_place),
]

OFFER_TYPES: list[tuple[str, OfferType]] = [
    (each.kind, each)
    for each in (DiscountOffer(), SeatChangeOffer(), PlanChangeOffer(), TrialExtensionOffer())
]

MAIL_KINDS: list[tuple[str, MailKind]] = [*EFFECTS_MAILS.items(), *FLOW_MAILS.items()]

SENTENCES: list[tuple[str, Sentence]] = [
    *ACCOUNTS_SENTENCES.items(),
    *EFFECTS_SENTENCES.items(),
    *FLOW_SENTENCES.items(),
]
