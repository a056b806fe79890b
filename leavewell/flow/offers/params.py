"""Reading the params of a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from leavewell.kernel.errors import Invalid


class Params(BaseModel):
    """Params of an offer type. Unknown ones are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


P = TypeVar("P", bound=Params)


def check(model: type[P], params: Mapping[str, Any], *, offer: str, next_step: str) -> None:
    """Invalid if the params aren't those of the model, naming the first that is wrong."""
    try:
        model.model_validate(params)
    except ValidationError as error:
        first = error.errors()[0]
        raise Invalid(f"The {offer}'s '{first['loc'][0]}' is wrong: {first['msg']}.", next_step) from None
