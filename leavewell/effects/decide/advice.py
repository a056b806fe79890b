"""What was done about a difference, or is to be done. Pure."""

from __future__ import annotations

from enum import StrEnum


class Advice(StrEnum):
    """``read_in``: our record follows billing, and that is all. ``decide``: a mend waits for a member's word.

    ``with_person``: somebody was asked about it already. ``find``: look for it in billing. ``add_account``: say
    whose it is. ``look_there``: this program has no words for it.
    """

    READ_IN = "read_in"
    DECIDE = "decide"
    WITH_PERSON = "with_person"
    FIND = "find"
    ADD_ACCOUNT = "add_account"
    LOOK_THERE = "look_there"
