"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import playbooks as f


def _name(code: str) -> str:
    return code.replace("_", " ")


def _shown_by(proof: str) -> str:
    """What shows it, without an id that nobody can read; a cancellation's number is one that people use."""
    if "@" in proof:
        return "; the mail that was written shows it"
    if proof.startswith("eff_"):
        return "; what the machine did shows it"
    return f" ({proof})" if proof.startswith("LW-") else ""


SENTENCES: dict[str, Sentence] = {
    f.RunStarted.kind: lambda fact: (
        f"The playbook '{_name(fact.playbook)}' (version {fact.number}) began with {fact.steps} steps."
    ),
    f.RunCancelled.kind: lambda fact: (
        f"The playbook '{_name(fact.playbook)}' was stopped: {_name(fact.reason)}."
    ),
    f.RunClosed.kind: lambda fact: f"The playbook '{_name(fact.playbook)}' is finished.",
    f.StepFellDue.kind: lambda fact: f"The step '{_name(fact.step)}' is due; its owner was told.",
    f.StepEscalated.kind: lambda fact: f"The step '{_name(fact.step)}' is late; somebody else was told.",
    f.StepReassigned.kind: lambda fact: f"The step '{_name(fact.step)}' has another owner.",
    f.StepDone.kind: lambda fact: f"The step '{_name(fact.step)}' was done{_shown_by(fact.proof or '')}.",
    f.StepSkipped.kind: lambda fact: f"The step '{_name(fact.step)}' was left out, with a reason.",
}
