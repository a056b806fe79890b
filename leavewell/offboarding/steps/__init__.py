"""The kinds of steps that a departure brings with it; ``config/registries.py`` takes them from here."""

from leavewell.offboarding.steps.kinds import BillingStop, DoneMail, EndReading, LetterStep, Receipt, Watch
from leavewell.playbooks.types import StepKind

STEP_KINDS: dict[str, StepKind] = {
    "acknowledge": Receipt(),
    "stop_billing": BillingStop(),
    "confirm_done": DoneMail(),
    "confirm_end": EndReading(),
    "remind": LetterStep("departure_reminder"),
    "no_charge_letter": LetterStep("departure_no_charge"),
    "watch_charges": Watch(),
}
