"""How a wish to end is shown."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from leavewell.flow.links import status_url
from leavewell.flow.models import Declaration


class DeclarationOut(BaseModel):
    """A recorded cancellation. The two ends are what the customer was promised."""

    number: str
    received_at: datetime
    state: str
    billing_ends_at: datetime
    access_ends_at: datetime
    status_url: str


def shown_declaration(declaration: Declaration) -> DeclarationOut:
    """The row as the API shows it."""
    return DeclarationOut(
        number=declaration.number,
        received_at=declaration.received_at,
        state=declaration.state,
        billing_ends_at=declaration.billing_ends_at,
        access_ends_at=declaration.access_ends_at,
        status_url=status_url(declaration),
    )
