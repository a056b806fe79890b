"""The letters of a departure. Each is composed from the state as it is when it is sent."""

from leavewell.effects.types import MailKind
from leavewell.offboarding.mails.back import BackLetter
from leavewell.offboarding.mails.kept import KeptLetter
from leavewell.offboarding.mails.letters import LETTERS

MAILS: dict[str, MailKind] = dict(LETTERS) | {"departure_back": BackLetter(), "departure_kept": KeptLetter()}
