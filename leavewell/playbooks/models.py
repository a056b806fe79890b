"""Playbooks as published, what they were started for, and each step of that."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Label, Labels, Personal, PersonalText
from leavewell.playbooks.states import RunState, StepState


class Playbook(SpaceRow):
    """A published version, never changed afterwards: a run keeps the one it began with."""

    prefix = "plb"

    name = Code()
    number = models.PositiveIntegerField()
    definition = Labels()
    published_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "name", "number"], name="one_playbook_a_number")
        ]


class Run(SpaceRow):
    """One playbook for one occasion, named by ``subject``. ``anchors``: the instants that its dates hang on.

    ``account`` None: nobody can tell yet whose occasion it is.
    """

    prefix = "run"

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="runs")
    name = Code()
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    state = Code(default=RunState.OPEN.value)
    anchors = Codes(default=dict)
    reason = Code(default="")
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "name", "subject"], name="one_run_an_occasion")
        ]
        indexes = [models.Index(fields=["space", "account"], name="runs_of_account")]


class Step(SpaceRow):
    """One thing to do, by one member. ``due_at`` None: what its date hangs on hasn't happened yet.

    ``round`` counts how often a repeated step has run. ``effect`` is what carries it out, or did. ``by_hand``: a
    member chose the owner. ``tell_at``: when the owner hears of it, in the morning of its day; ``escalates_at``: when
    somebody else does. Both are None once that has happened.
    """

    personal = Personal(basis="contract", keep_days=3 * 365)
    prefix = "stp"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="steps")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    code = Code()
    title = Label()
    kind = Code()
    duty = Code()
    blocking = models.BooleanField(default=False)
    owner = models.ForeignKey("accounts.Member", on_delete=models.PROTECT, related_name="+")
    state = Code(default=StepState.WAITING.value)
    due_at = models.DateTimeField(null=True)
    round = models.PositiveIntegerField(default=0)
    effect = models.ForeignKey("effects.Effect", null=True, on_delete=models.PROTECT, related_name="+")
    evidence = PersonalText(default="")
    proof = Code(max_length=128, default="")
    reason = PersonalText(default="")
    by_hand = models.BooleanField(default=False)
    tell_at = models.DateTimeField(null=True)
    escalates_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = Code(max_length=128, default="")

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "run", "code"], name="one_step_a_code")]
        indexes = [
            models.Index(fields=["space", "state", "due_at"], name="steps_due"),
            models.Index(fields=["space", "owner", "state"], name="steps_of_owner"),
            models.Index(fields=["space", "tell_at"], name="steps_to_tell"),
            models.Index(fields=["space", "escalates_at"], name="steps_escalating"),
        ]
