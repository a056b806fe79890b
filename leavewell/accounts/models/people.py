"""Who signs in, and in which workspace they do what."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from leavewell.accounts.columns import Code, Personal, PersonalText
from leavewell.accounts.models.workspace import Workspace
from leavewell.accounts.roles import Role
from leavewell.kernel.ids import public_id, uuid7


class Users(BaseUserManager["User"]):
    """Finds users by mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with a sign-in. What they may do stands in their memberships, never here."""

    personal = Personal(basis="sign-in")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = PersonalText()
    name = PersonalText(default="")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = Users()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_an_address")]

    def __str__(self) -> str:
        return str(self.email)


class WeekMail(models.TextChoices):
    """When a member gets the week's numbers by mail."""

    IF_ANYTHING = ""
    ALWAYS = "always"
    NEVER = "never"


class Member(models.Model):
    """A user's place in a workspace: one role, for both its spaces. ``left_at``: not any more.

    ``week_mail``: whether they want the week's numbers by mail; by itself, of a week in which something happened.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = Code(choices=[(role.value, role.value) for role in Role])
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    week_mail = Code(choices=WeekMail.choices, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_place_a_member")]

    @property
    def is_living(self) -> bool:
        """Whether a step or a duty can be theirs."""
        return self.left_at is None and self.user.is_active

    @property
    def public_id(self) -> str:
        """What the outside sees."""
        return public_id("mem", self.pk)
