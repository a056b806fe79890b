from __future__ import annotations

from uuid import UUID

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.promise_words import GOALS, MENDS, why_in_words
from leavewell.effects.promised import promise_with
from leavewell.effects.types import Letter, NotNeeded


class PromiseBrokenMail:
    """Tells the workspace's owner that a customer didn't get what they were promised."""

    name = "promise_broken"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if somebody has seen to it meanwhile."""
        promise = promise_with(act.space, subject_id)
        owners = owners_of(act.space)
        if not owners:
            return NotNeeded("nobody_to_write_to")
        if promise.seen_to_at is not None:
            return NotNeeded("promise_is_seen_to")
        whose = f"{promise.account.name} ({promise.account.external_id})"
        why = why_in_words(promise.why, promise.expected, promise.seen)
        text = (
            f"{GOALS[promise.goal]} that {whose} was promised on {promise.made_at:%d %B %Y} was not kept: {why}.\n\n"
            f"What would mend it: {MENDS[promise.mend]} Nothing is changed in billing by itself. "
            f"Say on the first page, or on the page of promises, when it is done.\n"
        )
        return Letter(owners[0].email, f"A promise was broken: {promise.account.name}", text)
