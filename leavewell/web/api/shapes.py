"""What texts of the outside may be, read once."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

# Neither can be stored or shown: control characters, and halves of surrogate pairs.
_NEVER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def _clean(text: str) -> str:
    if _NEVER.search(text):
        raise ValueError("must not hold control characters")
    return text


Clean = AfterValidator(_clean)
Name = Annotated[str, StringConstraints(max_length=200), Clean]
FullName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S"), Clean]
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^/]+$"), Clean]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$"), Clean]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]
Locale = Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]
Address = Annotated[str, StringConstraints(max_length=2000), Clean]


class Given(BaseModel):
    """A body from outside: no field that we don't know, and no text where a number or a yes is meant."""

    model_config = ConfigDict(extra="forbid", strict=True)
