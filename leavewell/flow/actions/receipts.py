from __future__ import annotations

import hashlib

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.flow.models import Declaration, Receipt
from leavewell.flow.receipt import receipt_text


def make_receipt(act: Act, declaration: Declaration) -> Receipt:
    """Render the receipt and keep its bytes; they are never rendered again."""
    must_be_open()
    body = receipt_text(declaration).encode()
    return Receipt.objects.create(
        space=act.space,
        declaration=declaration,
        media_type="text/plain; charset=utf-8",
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        made_at=act.at,
        delete_by=declaration.delete_by,
    )
