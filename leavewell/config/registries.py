"""Every list that grows by a line when something is added: processors, offer types, mails, executors, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from leavewell.accounts.sentences import SENTENCES as ACCOUNTS_SENTENCES
from leavewell.billing.contract import Processor
from leavewell.billing.noticing import NoticeReader
from leavewell.billing.simulator import planning as simulator
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.stripe import API_BASE, StripeProcessor
from leavewell.billing.stripe import capabilities as stripe
from leavewell.billing.stripe import notices as stripe_notices
from leavewell.billing.types import Capability, SubscriptionView
from leavewell.desk import handlers as desk
from leavewell.desk.mails import MAILS as DESK_MAILS
from leavewell.desk.sentences import SENTENCES as DESK_SENTENCES
from leavewell.desk.steps import CONCESSION_GROUND
from leavewell.desk.steps import GROUND as DESK_GROUND
from leavewell.desk.steps import STEP_KINDS as DESK_STEPS
from leavewell.desk.sweeper import RequestSweeper
from leavewell.effects import handlers as effects
from leavewell.effects import mend_handlers as mends
from leavewell.effects.actions.old_notices import KEEP_DAYS as NOTICES_KEPT
from leavewell.effects.actions.old_notices import delete_old_notices
from leavewell.effects.actions.old_reconciliations import KEEP_DAYS as RECONCILIATIONS_KEPT
from leavewell.effects.actions.old_reconciliations import delete_old_reconciliations
from leavewell.effects.daily import DailyReading
from leavewell.effects.deadlines import DeadlineGuard
from leavewell.effects.executors.billing import DiscountInBilling, UndoInBilling
from leavewell.effects.executors.cancelling import CancelInBilling
from leavewell.effects.executors.catching_up import CatchUp
from leavewell.effects.executors.daily import ReadPage
from leavewell.effects.executors.disputes import AnswerDispute, ReadDispute
from leavewell.effects.executors.ending import ConfirmEnd, WatchCharges
from leavewell.effects.executors.finding import FindAccount
from leavewell.effects.executors.looking_for import LookFor
from leavewell.effects.executors.mail import SendMail
from leavewell.effects.executors.money import CreditInBilling, RefundInBilling
from leavewell.effects.executors.noticed import ReadNoticed
from leavewell.effects.executors.pauses import PauseInBilling, ResumeInBilling
from leavewell.effects.executors.promising import CheckPromise
from leavewell.effects.executors.react import React
from leavewell.effects.executors.reactivating import ReactivateInBilling
from leavewell.effects.executors.reading import ReadSubscription
from leavewell.effects.executors.terms import PlanInBilling, QuantityInBilling, TrialInBilling
from leavewell.effects.keeping import OldRows
from leavewell.effects.mails import MAILS as EFFECTS_MAILS
from leavewell.effects.registries import Abilities, Comment, Interest, ProcessorFactory, Sentence
from leavewell.effects.sentences import SENTENCES as EFFECTS_SENTENCES
from leavewell.effects.types import Audience, Executor, Gate, Handler, MailKind, Sweeper
from leavewell.flow import handlers as flow
from leavewell.flow import ordering
from leavewell.flow.mails import MAILS as FLOW_MAILS
from leavewell.flow.offers.base import OfferType
from leavewell.flow.offers.discount import DiscountOffer
from leavewell.flow.offers.email import EmailOffer
from leavewell.flow.offers.pause import PauseOffer
from leavewell.flow.offers.plan_change import PlanChangeOffer
from leavewell.flow.offers.seat_change import SeatChangeOffer
from leavewell.flow.offers.trial_extension import TrialExtensionOffer
from leavewell.flow.sentences import SENTENCES as FLOW_SENTENCES
from leavewell.flow.sweeper import SilenceSweeper
from leavewell.flow.told import told_of_declaration, told_of_session
from leavewell.insight.mails import MAILS as INSIGHT_MAILS
from leavewell.insight.sweeper import WeekSweeper
from leavewell.messages import handlers as messages
from leavewell.messages.actions.deliveries import DELIVER
from leavewell.messages.actions.old import KEEP_DAYS as DELIVERIES_KEPT
from leavewell.messages.actions.old import delete_old_deliveries
from leavewell.messages.actions.raising import MAIL as ALERT_MAIL
from leavewell.messages.actions.raising import POST as ALERT_POST
from leavewell.messages.alert_gate import alert_gate
from leavewell.messages.executors.delivering import DeliverEvent
from leavewell.messages.executors.mailing import MailAlert
from leavewell.messages.executors.posting import PostAlert
from leavewell.messages.gate import gate as receiver_gate
from leavewell.messages.mails import MAILS as MESSAGES_MAILS
from leavewell.messages.sentences import SENTENCES as MESSAGES_SENTENCES
from leavewell.messages.types import Reader
from leavewell.offboarding import handlers as offboarding
from leavewell.offboarding.mails import MAILS as OFFBOARDING_MAILS
from leavewell.offboarding.sentences import SENTENCES as OFFBOARDING_SENTENCES
from leavewell.offboarding.steps import GROUND as OFFBOARDING_GROUND
from leavewell.offboarding.steps import RESTART_GROUND
from leavewell.offboarding.steps import STEP_KINDS as OFFBOARDING_STEPS
from leavewell.playbooks import handlers as playbooks
from leavewell.playbooks.mails import MAILS as PLAYBOOKS_MAILS
from leavewell.playbooks.sentences import SENTENCES as PLAYBOOKS_SENTENCES
from leavewell.playbooks.sweeper import StepSweeper
from leavewell.playbooks.told import told_of_step
from leavewell.playbooks.types import Ground, StepKind
from leavewell.postsave import handlers as postsave
from leavewell.postsave.sentences import SENTENCES as POSTSAVE_SENTENCES
from leavewell.postsave.steps import GROUND as POSTSAVE_GROUND
from leavewell.postsave.steps import NEVER_MIND_GROUND
from leavewell.postsave.steps import STEP_KINDS as POSTSAVE_STEPS
from leavewell.postsave.sweeper import WatchSweeper
from leavewell.web.importing.upload.carrying import KIND as IMPORT_PART
from leavewell.web.importing.upload.carrying import ImportPart


def _simulator(settings_: Mapping[str, Any], secret: str, now: Callable[[], datetime]) -> Processor:
    return SimulatorProcessor(settings.LEAVEWELL.simulator_url, secret, now)


def _stripe(settings_: Mapping[str, Any], secret: str, now: Callable[[], datetime]) -> Processor:
    api_base = settings_.get("api_base", API_BASE)
    account, version = settings_.get("account"), settings.LEAVEWELL.stripe_version
    return StripeProcessor(secret, now, api_base=api_base, account=account, version=version)


def _stripe_abilities(sub: SubscriptionView | None) -> frozenset[Capability]:
    return stripe.capabilities_of(sub, settings.LEAVEWELL.stripe_version)


PROCESSORS: list[tuple[str, ProcessorFactory]] = [("simulator", _simulator), ("stripe", _stripe)]

CONNECTORS: list[tuple[str, type[Processor]]] = [
    (each.name, each) for each in (SimulatorProcessor, StripeProcessor)
]
"""How each of them wants to be called: its idempotency window, its pace."""

CAPABILITIES: list[tuple[str, Abilities]] = [
    ("simulator", simulator.capabilities_of),
    ("stripe", _stripe_abilities),
]
"""What each of them can do, and with which subscription; an offer that needs more is not shown."""

COMMENTS: list[tuple[str, Comment]] = [(ordering.WORDS, ordering.words_of)]
"""Where a customer's own words are found that go to billing with a cancel."""

NOTICE_READERS: list[tuple[str, NoticeReader]] = [("stripe", stripe_notices)]
"""Who reads the notices of which of them; one that isn't here tells nothing by itself."""

EXECUTORS: list[tuple[str, Executor]] = [
    ("billing.cancel", CancelInBilling()),
    ("billing.discount", DiscountInBilling()),
    ("billing.undo_cancel", UndoInBilling()),
    ("billing.reactivate", ReactivateInBilling()),
    ("billing.change_quantity", QuantityInBilling()),
    ("billing.change_plan", PlanInBilling()),
    ("billing.extend_trial", TrialInBilling()),
    ("billing.pause", PauseInBilling()),
    ("billing.resume", ResumeInBilling()),
    ("billing.credit", CreditInBilling()),
    ("billing.refund", RefundInBilling()),
    ("billing.confirm_end", ConfirmEnd()),
    ("billing.watch", WatchCharges()),
    ("billing.check_promise", CheckPromise()),
    ("billing.read", ReadSubscription()),
    ("billing.read_page", ReadPage()),
    ("billing.look_for", LookFor()),
    ("billing.find_account", FindAccount()),
    ("mail.send", SendMail()),
    ("react", React()),
    (IMPORT_PART, ImportPart()),
    ("billing.read_noticed", ReadNoticed()),
    ("billing.read_dispute", ReadDispute()),
    ("billing.answer_dispute", AnswerDispute()),
    ("billing.catch_up", CatchUp()),
    (DELIVER, DeliverEvent()),
    (ALERT_MAIL, MailAlert()),
    (ALERT_POST, PostAlert()),
]

EFFECT_KINDS = (
    "billing.cancel",
    "billing.discount",
    "billing.undo_cancel",
    "billing.reactivate",
    "billing.change_quantity",
    "billing.change_plan",
    "billing.extend_trial",
    "billing.pause",
    "billing.resume",
    "billing.credit",
    "billing.refund",
    "billing.confirm_end",
    "billing.watch",
    "billing.check_promise",
    "billing.read",
    "billing.read_page",
    "billing.look_for",
    "billing.find_account",
    "mail.send",
    "react",
    IMPORT_PART,
    "billing.read_noticed",
    "billing.read_dispute",
    "billing.answer_dispute",
    "billing.catch_up",
    DELIVER,
    ALERT_MAIL,
    ALERT_POST,
)
"""Every kind of effect that any room plans."""

HANDLERS: list[tuple[str, Handler]] = [
    ("effects.tell_the_owner", effects.tell_the_owner),
    ("flow.go_on_with_what_was_found", flow.go_on_with_what_was_found),
    ("flow.begin_processing", flow.begin_processing),
    ("flow.tell_it_is_done", flow.tell_it_is_done),
    ("flow.close_declaration", flow.close_declaration),
    ("flow.tell_offer_is_in_place", flow.tell_offer_is_in_place),
    ("playbooks.hand_on", playbooks.hand_on),
    ("playbooks.follow", playbooks.follow),
    ("offboarding.begin_departure", offboarding.begin_departure),
    ("offboarding.follow_billing", offboarding.follow_billing),
    ("offboarding.notice_end", offboarding.notice_end),
    ("offboarding.welcome_back", offboarding.welcome_back),
    ("offboarding.see_to_charge", offboarding.see_to_charge),
    ("postsave.begin", postsave.begin),
    ("postsave.begin_agreed", postsave.begin_agreed),
    ("postsave.lapse", postsave.lapse),
    ("postsave.settle", postsave.settle),
    ("postsave.watch", postsave.watch),
    ("postsave.go_on", postsave.go_on),
    ("postsave.follow", postsave.follow),
    ("postsave.decide", postsave.decide),
    ("desk.follow_answer", desk.follow_answer),
    ("desk.close_with_run", desk.close_with_run),
    ("effects.write_to_the_invited", effects.write_to_the_invited),
    ("effects.take_back", effects.take_back),
    ("effects.tell_of_broken_promise", effects.tell_of_broken_promise),
    ("effects.tell_of_paused_connection", effects.tell_of_paused_connection),
    ("effects.go_on", effects.go_on),
    ("effects.tell_of_deadline", effects.tell_of_deadline),
    ("effects.propose_refund", mends.propose_refund),
    ("effects.propose_look", mends.propose_look),
    ("effects.propose_for_promise", mends.propose_for_promise),
    ("effects.note_failed_mend", mends.note_failed_mend),
    ("messages.publish", messages.publish),
    ("messages.tell_of_switched_off", messages.tell_of_switched_off),
    ("messages.tell_of_stopped_alert", messages.tell_of_stopped_alert),
    ("flow.tell_offer_mail_left", flow.tell_offer_mail_left),
    ("desk.take_up_asked_person", desk.take_up_asked_person),
]

AUDIENCES: list[tuple[str, Audience]] = [("messages.publish", messages.somebody_listens)]
"""Handlers for which nothing is planned in a space where nobody waits for it."""

GATES: list[tuple[str, Gate]] = [
    (DELIVER, receiver_gate),
    (ALERT_MAIL, alert_gate),
    (ALERT_POST, alert_gate),
]
"""Kinds of effects whose room says when they may be tried."""

EVENT_READERS: list[tuple[str, Reader]] = [
    ("session_id", told_of_session),
    ("declaration_id", told_of_declaration),
    ("subject_id", told_of_declaration),
    ("step_id", told_of_step),
]
"""What is told beside an event in full, by the field that names it."""

OFFER_TYPES: list[tuple[str, OfferType]] = [
    (each.kind, each)
    for each in (
        DiscountOffer(),
        SeatChangeOffer(),
        PlanChangeOffer(),
        TrialExtensionOffer(),
        PauseOffer(),
        EmailOffer(),
    )
]

INTERESTS: list[tuple[str, Interest]] = [
    ("postsave.settle", postsave.is_the_look),
    ("desk.follow_answer", desk.is_an_answer),
    ("effects.note_failed_mend", mends.may_be_a_mend),
    ("flow.tell_offer_mail_left", flow.is_offer_mail),
]
"""Handlers that a few facts of a common kind concern: for all others nothing is planned."""

MAIL_KINDS: list[tuple[str, MailKind]] = [
    *EFFECTS_MAILS.items(),
    *FLOW_MAILS.items(),
    *PLAYBOOKS_MAILS.items(),
    *OFFBOARDING_MAILS.items(),
    *DESK_MAILS.items(),
    *INSIGHT_MAILS.items(),
    *MESSAGES_MAILS.items(),
]

STEP_KINDS: list[tuple[str, StepKind]] = [
    *OFFBOARDING_STEPS.items(),
    *POSTSAVE_STEPS.items(),
    *DESK_STEPS.items(),
]

SWEEPERS: list[tuple[str, Sweeper]] = [
    ("steps", StepSweeper()),
    ("daily_reading", DailyReading()),
    ("silence", SilenceSweeper()),
    ("watchlist", WatchSweeper()),
    ("requests", RequestSweeper()),
    ("week", WeekSweeper()),
    ("deadlines", DeadlineGuard()),
    ("old_deliveries", OldRows("delete_old_deliveries", DELIVERIES_KEPT, delete_old_deliveries)),
    (
        "old_reconciliations",
        OldRows("delete_old_reconciliations", RECONCILIATIONS_KEPT, delete_old_reconciliations),
    ),
    ("old_notices", OldRows("delete_old_notices", NOTICES_KEPT, delete_old_notices)),
]

PLAYBOOKS: list[tuple[str, Ground]] = [
    ("offboarding", OFFBOARDING_GROUND),
    ("restart", RESTART_GROUND),
    ("post_save", POSTSAVE_GROUND),
    ("never_mind", NEVER_MIND_GROUND),
    ("request", DESK_GROUND),
    ("concession", CONCESSION_GROUND),
]
"""Every playbook that something starts, with what its steps may be and hang on."""

SENTENCES: list[tuple[str, Sentence]] = [
    *ACCOUNTS_SENTENCES.items(),
    *EFFECTS_SENTENCES.items(),
    *FLOW_SENTENCES.items(),
    *PLAYBOOKS_SENTENCES.items(),
    *OFFBOARDING_SENTENCES.items(),
    *POSTSAVE_SENTENCES.items(),
    *DESK_SENTENCES.items(),
    *MESSAGES_SENTENCES.items(),
]
