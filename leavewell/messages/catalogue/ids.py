"""How values of facts stand in an event: ids with their prefix, money in minor units."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict

from leavewell.kernel.ids import public_id


def _shown(prefix: str, value: Any) -> Any:
    return public_id(prefix, value) if isinstance(value, UUID) else value


AccountId = Annotated[str, BeforeValidator(partial(_shown, "acc"))]
ConcessionId = Annotated[str, BeforeValidator(partial(_shown, "cnc"))]
ContactId = Annotated[str, BeforeValidator(partial(_shown, "ctc"))]
DeclarationId = Annotated[str, BeforeValidator(partial(_shown, "dec"))]
DepartureId = Annotated[str, BeforeValidator(partial(_shown, "dpt"))]
EffectId = Annotated[str, BeforeValidator(partial(_shown, "eff"))]
EndpointId = Annotated[str, BeforeValidator(partial(_shown, "whk"))]
MemberId = Annotated[str, BeforeValidator(partial(_shown, "mem"))]
OfferId = Annotated[str, BeforeValidator(partial(_shown, "off"))]
PromiseId = Annotated[str, BeforeValidator(partial(_shown, "pro"))]
RequestId = Annotated[str, BeforeValidator(partial(_shown, "req"))]
RunId = Annotated[str, BeforeValidator(partial(_shown, "run"))]
SaveId = Annotated[str, BeforeValidator(partial(_shown, "sav"))]
SessionId = Annotated[str, BeforeValidator(partial(_shown, "ses"))]
StepId = Annotated[str, BeforeValidator(partial(_shown, "stp"))]
SubscriptionId = Annotated[str, BeforeValidator(partial(_shown, "sub"))]


class Told(BaseModel):
    """The data of one kind of event, by the names of its fact's fields. What ends in ``_id`` is an id."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class MoneyTold(Told):
    """Minor units of a currency."""

    amount: int
    currency: str


def _money(value: Any) -> Any:
    minor = getattr(value, "minor", None)
    return value if minor is None else {"amount": minor, "currency": value.currency}


Amount = Annotated[MoneyTold, BeforeValidator(_money)]
