"""The border between spaces: the one natural way to read rows, and where unknown and foreign look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import parse_public_id, public_id, uuid7

if TYPE_CHECKING:
    from leavewell.accounts.models.workspace import Space

R = TypeVar("R", bound=models.Model)


class SpaceRows(models.QuerySet[R]):
    """Rows that belong to one space; ``of`` comes before anything else."""

    def of(self, space: Space) -> Self:
        """Only that space's."""
        return self.filter(space=space)

    def named(self, space: Space, public: str) -> R:
        """The row with that public id in that space. NotFound for an unknown, a foreign or a broken one."""
        prefix = getattr(self.model, "prefix", "row")
        noun = str(self.model._meta.verbose_name or prefix)
        found = self.of(space).filter(pk=parse_public_id(prefix, public, noun)).first()
        if found is None:
            raise NotFound(noun)
        return found


class SpaceRow(models.Model):
    """A tenant's row: one id, one space, and a public id with the row's prefix."""

    prefix = "row"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    space: models.ForeignKey[Any, Any] = models.ForeignKey(
        "accounts.Space", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    @property
    def public_id(self) -> str:
        """What the outside sees."""
        return public_id(self.prefix, self.pk)
