"""The way back on the status page: what it would cost, or why there is none."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.flow.models import Declaration
from leavewell.flow.texts import Texts
from leavewell.flow.words import day
from leavewell.kernel.money import Money
from leavewell.offboarding.actions.restart import restart, way_back_of
from leavewell.offboarding.decide.way_back import NoWay, WayBack
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departure_about

_WORDS = ("heading", "body", "button")


def go_on(act: Act, departure: Departure, charge: str) -> None:
    """The button was pressed. Only the price that the page itself had shown counts as agreed to."""
    price = departure.subscription.price
    restart(act, departure, shown=price if charge == _as_code(price) else None)


def going_on(declaration: Declaration, texts: Texts, refused: NoWay | None = None) -> dict[str, str] | None:
    """The words of the way back, with what was refused just now; None where there is nothing to take back."""
    departure = departure_about(declaration.space, declaration.pk)
    if departure is None:
        return None
    way, words = way_back_of(departure), _words(departure, texts)
    why = {"why": texts.say(f"restart.{refused}", **words), "refused": "yes"} if refused else {"why": ""}
    if way is WayBack.UNDO:
        return {"charge": "", **why, **{name: texts.say(f"restart.{name}") for name in _WORDS}}
    if way is WayBack.REACTIVATE:
        said = {name: texts.say(f"reactivate.{name}", **words) for name in _WORDS}
        return {"charge": _as_code(departure.subscription.price), **why, **said}
    if refused:
        return {"heading": texts.say("reactivate.heading"), **why}
    if way is NoWay.TAKEN_BACK:
        return None
    return {"heading": texts.say("reactivate.heading"), "why": texts.say(f"restart.{way}", **words)}


def _words(departure: Departure, texts: Texts) -> dict[str, str]:
    space = departure.space
    return {
        "amount": departure.subscription.price.shown(texts.locale),
        "date": day(space.now(), space, texts.locale),
        "until": day(departure.undo_until, space, texts.locale),
        "company": space.workspace.name,
    }


def _as_code(price: Money) -> str:
    return f"{price.minor}-{price.currency}"
