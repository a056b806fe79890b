"""The rows of this room."""

from leavewell.flow.models.declaration import Declaration, DeclarationSource, ImportedWords, Receipt
from leavewell.flow.models.returns import Returns
from leavewell.flow.models.session import Answer, CancelSession, FlowVersion, PresentedOffer

__all__ = [
    "Answer",
    "CancelSession",
    "Declaration",
    "DeclarationSource",
    "FlowVersion",
    "ImportedWords",
    "PresentedOffer",
    "Receipt",
    "Returns",
]
