"""Who hears which fact, and what every registry holds. The only place that knows all rooms."""

from __future__ import annotations

from leavewell.accounts.journal import journal
from leavewell.config import registries as lists
from leavewell.effects import registries as effects
from leavewell.effects.actions import journal as journal_actions
from leavewell.flow.offers import TYPES
from leavewell.kernel.facts import KINDS, changes, ends, promises
from leavewell.kernel.facts import accounts as seen
from leavewell.kernel.facts import desk as asked
from leavewell.kernel.facts import effects as done
from leavewell.kernel.facts import flow as facts
from leavewell.kernel.facts import messages as telling
from leavewell.kernel.facts import offboarding as leaving
from leavewell.kernel.facts import playbooks as steps
from leavewell.messages.catalogue import HEARD
from leavewell.messages.registries import readers
from leavewell.playbooks.registries import grounds, step_kinds

REACTIONS: dict[str, tuple[str, ...]] = {
    facts.CancellationDeclared.kind: (
        "flow.begin_processing",
        "offboarding.begin_departure",
        "postsave.lapse",
        "postsave.decide",
    ),
    facts.DeclaredWithoutPlan.kind: ("postsave.decide",),
    facts.SessionAbandoned.kind: ("postsave.watch",),
    facts.SessionResumed.kind: ("postsave.go_on",),
    facts.Neverminded.kind: ("postsave.follow",),
    leaving.DepartureOpened.kind: ("postsave.decide",),
    done.AccountLookedUp.kind: ("flow.go_on_with_what_was_found",),
    done.PersonNeeded.kind: ("effects.tell_the_owner", "effects.note_failed_mend"),
    done.EffectVoided.kind: ("effects.note_failed_mend",),
    ends.CancelCarriedOut.kind: ("flow.tell_it_is_done", "offboarding.follow_billing"),
    ends.EndConfirmed.kind: ("flow.close_declaration", "offboarding.follow_billing"),
    ends.ChargedAfterEnd.kind: ("offboarding.see_to_charge", "effects.propose_refund"),
    ends.BilledAfterEnd.kind: ("effects.propose_look",),
    ends.SubscriptionReactivated.kind: ("offboarding.welcome_back",),
    seen.SubscriptionSeen.kind: ("offboarding.notice_end",),
    facts.PersonAskedFor.kind: ("desk.take_up_asked_person",),
    done.MailSent.kind: ("flow.tell_offer_mail_left",),
    facts.OfferAccepted.kind: ("postsave.begin", "postsave.decide"),
    asked.ConcessionGranted.kind: ("postsave.begin_agreed",),
    steps.StepDone.kind: ("postsave.settle", "desk.follow_answer"),
    steps.RunClosed.kind: ("desk.close_with_run",),
    seen.MemberLeft.kind: ("playbooks.hand_on", "effects.take_back"),
    seen.DutyAssigned.kind: ("playbooks.follow",),
    seen.DutyEmptied.kind: ("playbooks.follow",),
    changes.DiscountCarriedOut.kind: ("flow.tell_offer_is_in_place",),
    changes.ChangeCarriedOut.kind: ("flow.tell_offer_is_in_place",),
    changes.PauseCarriedOut.kind: ("flow.tell_offer_is_in_place",),
    seen.MemberInvited.kind: ("effects.write_to_the_invited",),
    promises.PromiseBroken.kind: ("effects.tell_of_broken_promise", "effects.propose_for_promise"),
    seen.ConnectionPaused.kind: ("effects.tell_of_paused_connection",),
    seen.ConnectionResumed.kind: ("effects.go_on",),
    done.DeadlineNears.kind: ("effects.tell_of_deadline",),
    telling.WebhookSwitchedOff.kind: ("messages.tell_of_switched_off",),
    telling.AlertStopped.kind: ("messages.tell_of_stopped_alert",),
}
"""Fact kind -> the handlers that hear it, each as an effect of its own."""

EVERY_REACTION = {
    kind: (*REACTIONS.get(kind, ()), *(("messages.publish",) if kind in HEARD else ()))
    for kind in dict.fromkeys((*REACTIONS, *HEARD))
}
"""The same, with what is told to a company's own programs."""


def wire() -> None:
    """Fill every registry and check that nothing is missing."""
    journal.fill(journal_actions)
    effects.executors.fill(lists.EXECUTORS)
    effects.handlers.fill(lists.HANDLERS)
    effects.interests.fill(lists.INTERESTS)
    effects.audiences.fill(lists.AUDIENCES)
    effects.gates.fill(lists.GATES)
    effects.reactions.fill(EVERY_REACTION.items())
    effects.mail_kinds.fill(lists.MAIL_KINDS)
    effects.processors.fill(lists.PROCESSORS)
    effects.connectors.fill(lists.CONNECTORS)
    effects.capabilities.fill(lists.CAPABILITIES)
    effects.comments.fill(lists.COMMENTS)
    effects.notice_readers.fill(lists.NOTICE_READERS)
    effects.sentences.fill(lists.SENTENCES)
    effects.sweepers.fill(lists.SWEEPERS)
    step_kinds.fill(lists.STEP_KINDS)
    grounds.fill(lists.PLAYBOOKS)
    readers.fill(lists.EVENT_READERS)
    TYPES.fill(lists.OFFER_TYPES)
    effects.handlers.require(handler for listening in EVERY_REACTION.values() for handler in listening)
    effects.sentences.require(KINDS)
    effects.capabilities.require(effects.processors)
    effects.connectors.require(effects.processors)
    effects.executors.require(lists.EFFECT_KINDS)
