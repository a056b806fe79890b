"""What is read out of a mail, and what is refused before anything is."""

from __future__ import annotations

from uuid import UUID

import pytest

from leavewell.desk.inbound import Mail, UnreadableMail, limits, read
from leavewell.desk.tests import letters

ADA = "ada@k1.example"


def mail(letter: str | bytes, envelope_from: str | None = None) -> Mail:
    raw = letters.as_bytes(letter, ADA) if isinstance(letter, str) else letter
    return read(raw, own_domain="leave.cafe.example", envelope_from=envelope_from)


def test_a_plain_mail_keeps_its_umlauts() -> None:
    found = mail(letters.PLAIN)
    assert (found.sender, found.subject, found.automatic, found.loop) == (ADA, "Kündigung Team", "", "")
    assert found.words.endswith("Schöne Grüße\n\nAda")


def test_html_is_read_as_its_words_and_nothing_of_it_is_fetched_or_run() -> None:
    found = mail(letters.HTML)
    assert found.words == "We want to stop our plan.\n\nThank you"
    (file,) = found.files
    assert (file.name, file.media_type, file.size, file.content[:3]) == ("logo.gif", "image/gif", 14, b"GIF")


def test_a_forward_says_who_wrote_it_first() -> None:
    found = mail(letters.FORWARD)
    assert (found.sender, found.original) == ("support@cafe.example", ADA)
    assert "Please cancel everything." in found.words


def test_a_mail_attached_to_another_says_who_wrote_it_first() -> None:
    inner = letters.as_bytes(letters.PLAIN, ADA).decode("ascii")
    head = "From: support@cafe.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=f\n\n"
    text = "--f\nContent-Type: text/plain\n\nFYI\n"
    found = mail(f"{head}{text}--f\nContent-Type: message/rfc822\n\n{inner}\n--f--\n".encode())
    assert (found.original, found.original_automatic) == (ADA, "")
    assert found.words.startswith("FYI") and "Schöne Grüße" in found.words


def test_a_reply_is_kept_without_what_it_quotes() -> None:
    assert mail(letters.REPLY).words == "No, thank you, we stop."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Auto-Submitted: auto-replied", "auto_submitted"),
        ("X-Autoreply: yes", "autoreply"),
        ("Precedence: bulk", "precedence"),
        ("Return-Path: <>", "empty_return_path"),
        ("Content-Type: multipart/report; boundary=r", "delivery_report"),
        ("List-Id: <all.k1.example>", "mailing_list"),
        ("Subject: Re: Out of Office", "out_of_office"),
        ("Subject: Automatische Antwort: Ihre Rechnung", "out_of_office"),
    ],
)
def test_what_a_machine_wrote_is_known_by(line: str, reason: str) -> None:
    assert mail(f"From: {ADA}\n{line}\n\nhere\n").automatic == reason


def test_a_mail_that_nobody_sent_is_a_machines() -> None:
    assert mail(letters.PLAIN, envelope_from="").automatic == "empty_return_path"
    assert mail(letters.PLAIN, envelope_from=ADA).automatic == ""


def test_a_person_may_say_that_they_did_not_submit_it_automatically() -> None:
    assert mail(f"From: {ADA}\nAuto-Submitted: no\nSubject: out of money\n\nhere\n").automatic == ""


def test_our_own_mail_and_one_that_goes_round_are_loops() -> None:
    own = f"From: {ADA}\nMessage-ID: <1@leave.cafe.example>\n\nhere\n"
    assert mail(own).loop == "our_own_mail"
    assert mail(f"From: {ADA}\n" + "Received: by x\n" * 21 + "\nhere\n").loop == "too_many_hops"
    assert mail(f"From: {ADA}\n" + "Received: by x\n" * 20 + "\nhere\n").loop == ""


@pytest.mark.parametrize("name", letters.HOSTILE)
def test_a_hostile_mail_is_refused(name: str) -> None:
    with pytest.raises(UnreadableMail):
        mail(letters.HOSTILE[name])


@pytest.mark.parametrize("name", letters.ODD)
def test_an_odd_mail_is_read_as_far_as_it_can_be(name: str) -> None:
    found = mail(letters.ODD[name])
    together = found.sender + found.subject + found.words + "".join(file.name for file in found.files)
    assert "\x00" not in together and len(found.words) <= limits.WORDS
    together.encode()


def test_a_bomb_is_kept_by_its_name_and_never_opened() -> None:
    (file,) = mail(letters.ODD["a zip bomb"]).files
    assert (file.size, file.content) == (500_004, b"")


def test_ten_levels_and_fifty_parts_are_taken_and_one_more_is_not() -> None:
    assert mail(letters.nested(10)).words == "here"
    assert mail(letters.many_parts(50)).words.count("x") == 50
    for raw in (letters.nested(11), letters.many_parts(51)):
        with pytest.raises(UnreadableMail):
            mail(raw)


def test_a_long_text_is_cut() -> None:
    assert len(mail(f"From: {ADA}\n\n" + "a" * 30_000).words) == limits.WORDS


def test_the_same_mail_has_the_same_key_and_another_has_another() -> None:
    assert mail(letters.PLAIN).key == mail(letters.PLAIN).key != mail(letters.HTML).key
    bare = [mail(f"From: {ADA}\n\n{words}\n").key for words in ("one", "one", "two")]
    assert bare[0] == bare[1] != bare[2]


def test_an_answer_names_our_mails_that_it_answers_and_nobody_elses() -> None:
    first, second = UUID(int=1), UUID(int=2)
    found = mail(
        f"From: agent@desk.example\nIn-Reply-To: <{second}@LEAVE.cafe.example>\n"
        f"References: <{first}@leave.cafe.example>\n <{second}@leave.cafe.example> <{first}@leave-cafe.example>"
        f" <x@leave.cafe.example> <{first}@leave.cafe.example.evil.example>\n\nhere\n".encode()
    )
    assert found.answers == (second, first)
    many = " ".join(f"<{UUID(int=n)}@leave.cafe.example>" for n in range(500))
    assert len(mail(f"From: eve@evil.example\nReferences: {many[:900]}\n\nx".encode()).answers) <= 20
    assert mail(letters.PLAIN).answers == ()
