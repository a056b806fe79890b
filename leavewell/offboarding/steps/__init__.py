"""The kinds of steps that a departure brings with it; ``config/registries.py`` takes them from here."""

from leavewell.offboarding.steps.kinds import AdoptedStep, OwnStep, end_reading, mail, reading, watch
from leavewell.playbooks.types import Ground, StepKind

STEP_KINDS: dict[str, StepKind] = {
    "acknowledge": AdoptedStep("mail.receipt:{declaration}", mail("departure_acknowledged")),
    "stop_billing": AdoptedStep("billing.cancel:{subscription}:{declaration}", reading),
    "confirm_done": AdoptedStep("mail.done:{declaration}", mail("departure_done")),
    "confirm_end": AdoptedStep("billing.confirm_end:{declaration}", end_reading),
    "remind": OwnStep(mail("departure_reminder")),
    "no_charge_letter": OwnStep(mail("departure_no_charge")),
    "watch_charges": OwnStep(watch),
}

GROUND = Ground(STEP_KINDS, frozenset({"requested", "billing_ends", "access_ends", "delete_after"}))
RESTART_GROUND = Ground({}, frozenset({"requested"}))
