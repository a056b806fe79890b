"""A request with everything that was written about it."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Personal, PersonalBytes, PersonalText
from leavewell.desk.states import Kind, RequestState

KEPT = Personal(basis="legal duty to confirm a cancellation", keep_days=3 * 365)


class Request(SpaceRow):
    """What somebody asked for outside the cancel page. ``account`` None: nobody can tell yet whose it is.

    ``named_account``: the company's own id of an account that isn't known here, by which it was logged.
    ``looked_at``: when it was last looked whether anybody knows the sender by now; ``suggested``: the ids of the
    accounts that a person was pointed to. ``reason``: a code, why it was ignored. ``answer_due_at``: by when a person
    answers, as the sender was told.
    """

    prefix = "req"

    number = Code()
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    declaration = models.ForeignKey("flow.Declaration", null=True, on_delete=models.PROTECT, related_name="+")
    named_account = Code(max_length=255, default="")
    suggested = Codes(default=list)
    looked_at = models.DateTimeField(null=True)
    channel = Code()
    kind = Code(default=Kind.UNREAD.value)
    state = Code(default=RequestState.OPEN.value)
    reason = Code(default="")
    received_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "number"], name="one_request_a_number")]
        indexes = [
            models.Index(fields=["space", "account", "state"], name="requests_of_account"),
            models.Index(fields=["space", "received_at"], name="requests_by_time"),
        ]


class Message(SpaceRow):
    """One thing that was written or said: the request's first, or one that joined it."""

    personal = KEPT
    prefix = "msg"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="messages")
    channel = Code()
    key = Code(null=True)
    sender = PersonalText(default="")
    forwarded_by = PersonalText(default="")
    subject = PersonalText(default="")
    words = PersonalText(default="")
    received_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="one_message_a_key")]
        indexes = [models.Index(fields=["space", "request"], name="messages_of_request")]


class MessageFile(SpaceRow):
    """A file that came with a message; ``content`` is empty where it was too large to be kept."""

    personal = KEPT
    prefix = "mfl"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    name = PersonalText()
    media_type = Code(max_length=128)
    size = models.PositiveIntegerField()
    content = PersonalBytes(default=b"")

    objects = SpaceRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["space", "message"], name="files_of_message")]


class Note(SpaceRow):
    """What a member put down about an account: a plain note, or an apology that was made (``what_for`` says for what).

    Once erased, the row stays and its words are gone.
    """

    personal = Personal(basis="legitimate interest: serving the customer", keep_days=3 * 365)
    prefix = "not"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    what_for = Code(default="")
    words = PersonalText()
    written_at = models.DateTimeField()
    written_by = Code(max_length=128)
    erased_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["space", "account"], name="notes_of_account")]


class Concession(SpaceRow):
    """A discount or a credit that a member granted, within what their role may. ``key`` names one press of the button.

    ``months`` is how long a discount lasts; ``words`` what was agreed, in the member's own.
    """

    personal = Personal(basis="contract", keep_days=3 * 365)
    prefix = "cnc"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey("accounts.Subscription", on_delete=models.PROTECT, related_name="+")
    key = Code()
    percent_bp = models.PositiveIntegerField(null=True)
    cycles = models.PositiveIntegerField(null=True)
    months = models.PositiveIntegerField(default=0)
    amount_minor = models.BigIntegerField(null=True)
    currency = Code(max_length=3)
    by_hand = models.BooleanField()
    words = PersonalText(default="")
    granted_at = models.DateTimeField()
    granted_by = Code(max_length=128)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="one_concession_a_press")]
        indexes = [models.Index(fields=["space", "account", "granted_at"], name="concessions_of_account")]
