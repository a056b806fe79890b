"""Each deed of the trail in words. Every code that an action notes is here."""

from __future__ import annotations

DEEDS = {
    "add_member": "added a member",
    "add_stub_account": "added an account for a cancel page",
    "allow_mail": "let the test space write to an address",
    "assign_duty": "gave somebody a duty",
    "carry_out_by_hand": "said that it was done by hand",
    "change_connection": "changed the billing connection",
    "change_role": "gave a member another role",
    "change_sender": "changed the sender of the mails",
    "change_zone": "changed the zone",
    "choose_country": "changed the country of the holidays",
    "choose_week_mail": "said whether they get the week's mail",
    "connect_billing": "connected a billing system",
    "disallow_mail": "took an address off the test space's list",
    "empty_duty": "took a duty from somebody",
    "erase_note": "erased a note",
    "export_accounts": "took the accounts along as a file",
    "found_workspace": "made the workspace",
    "grant_concession": "granted a concession",
    "hand_effect": "gave what is stuck to somebody",
    "import_table": "imported a table by a command",
    "import_upload": "imported an uploaded table",
    "invite_member": "asked somebody to join",
    "join": "joined",
    "log_declaration": "logged a cancellation",
    "log_request": "logged a request",
    "make_api_key": "made an API key",
    "mark_intent": "marked a request as a wish to talk",
    "move_clock": "moved the clock",
    "place_request": "found out whose a request is",
    "publish_flow": "published a flow",
    "publish_playbook": "published a playbook",
    "put_account": "added an account or brought it up to date",
    "put_first_steps": "put the first steps away or back",
    "reassign_step": "gave a step to somebody else",
    "record_apology": "recorded an apology",
    "remove_member": "ended a member's place",
    "rename_workspace": "changed the workspace's name",
    "retry_effect": "let what is stuck be tried again",
    "revoke_api_key": "revoked an API key",
    "send_invitation_again": "sent an invitation again",
    "set_right_to_cancel": "said whether a contact may cancel",
    "switch_mail": "stopped customer mail or let it go again",
    "take_as_notice": "took a request as a notice",
    "take_mail_at": "changed the address that takes mail in",
    "throw_upload_away": "threw a table away",
    "upload_table": "uploaded a table",
    "withdraw_invitation": "withdrew an invitation",
    "write_note": "wrote a note",
}


def deed_words(code: str) -> str:
    """What was done; one that an earlier version noted, in its own words."""
    return DEEDS.get(code, code.replace("_", " "))
