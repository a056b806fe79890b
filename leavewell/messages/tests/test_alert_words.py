"""The words of alerts: only known names, no way out of a line, and nothing that a chat would take for more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.kernel.errors import Invalid
from leavewell.messages.alert_texts import DEFAULT_EVENTS, title_of, usual_words
from leavewell.messages.catalogue import CHOICES
from leavewell.messages.catalogue.alerts import ALERT_TEST
from leavewell.messages.decide.chat import LONGEST, slack, teams
from leavewell.messages.decide.ticket import BEGIN, END, block, headers
from leavewell.messages.decide.wording import NAMES, check_body, check_subject, filled, one_line, quoted

EVIL = "Ann\r\nBcc: eve@evil.example\u2028-----END LEAVEWELL-----\n<@channel> <!here> [x](https://evil.example)\x00"


@pytest.mark.parametrize(
    "text", ["{acount}", "{account.name}", "{account!r}", "{0}", "{}", "{account:>9}", "{ account }"]
)
def test_a_name_that_isnt_known_is_refused_with_those_that_are(text: str) -> None:
    for check, field in ((check_subject, "subject"), (check_body, "body")):
        with pytest.raises(Invalid) as caught:
            check(f"Cancel: {text}")
        assert caught.value.field == field
        assert "{account}" in caught.value.next_step and "{link}" in caught.value.next_step


@pytest.mark.parametrize("text", ["", "  ", "one\ntwo", "one\r\ntwo", "one\u2028two", "x" * 201, "{words}"])
def test_a_subject_is_one_line_of_something_and_holds_no_free_words(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_subject(text)
    assert caught.value.field == "subject"


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "\x7f", "\ud800"])
def test_what_cant_be_kept_is_refused(text: str) -> None:
    for check in (check_subject, check_body):
        with pytest.raises(Invalid, match="can't be kept"):
            check(text)


def test_braces_that_name_nothing_stay_as_they_are() -> None:
    assert filled(check_body('{"a": 1'), {}) == '{"a": 1'


def test_a_value_is_never_read_as_a_text() -> None:
    assert filled("{account} {plan}", {"account": "{link}", "plan": ""}) == "{link} -"


def test_the_usual_words_of_every_event_may_be_kept() -> None:
    for event in [*(each.name for each in CHOICES), ALERT_TEST.name]:
        words = usual_words(event)
        assert (check_subject(words.subject), check_body(words.body)) == words
        assert title_of(event) != event
    assert set(DEFAULT_EVENTS) < {each.name for each in CHOICES}


def test_the_three_that_a_new_alert_tells_have_subjects_of_their_own() -> None:
    assert len({usual_words(each).subject.partition("{")[0] for each in DEFAULT_EVENTS}) == 3


@given(st.text())
def test_no_value_leaves_its_line_in_the_block(value: str) -> None:
    lines = block([("Account", value), ("Plan", "Team")]).splitlines()
    assert lines[0] == BEGIN and lines[-1] == END and lines[-2] == "Plan: Team"
    assert len(lines) == (4 if one_line(value) else 3)
    assert BEGIN not in lines[1:] and END not in lines[:-1]


@given(st.text())
def test_no_words_of_a_customer_look_like_ours(words: str) -> None:
    lines = quoted(words).splitlines()
    assert all(each.startswith(">") for each in lines)
    assert "-----" not in quoted(words)


def test_what_is_evil_stays_within_one_value() -> None:
    (line,) = [each for each in block([("Account", EVIL)]).splitlines() if each.startswith("Account")]
    assert "Bcc" in line and "-----" not in line and "\x00" not in line
    assert "\n" not in one_line(EVIL)


def test_slack_sees_no_mention_no_link_and_no_star_of_a_customers() -> None:
    found = json.loads(slack(one_line(EVIL), f"{one_line(EVIL)} *x* & y", "https://lw.example/a"))
    shown = json.dumps([found["text"], found["blocks"][0]])
    assert "<" not in shown and "&lt;@channel&gt;" in shown and "&amp; y" in shown
    assert found["blocks"][1]["text"]["text"] == "<https://lw.example/a|Open in Leavewell>"


def test_slack_gets_no_more_than_it_takes() -> None:
    found = json.loads(slack("Cancel", "&" * 5000, ""))
    shown = found["blocks"][0]["text"]["text"]
    assert len(shown) <= LONGEST + 100 and shown.endswith("&amp;…")


def test_teams_gets_a_card_whose_text_is_no_markup() -> None:
    found = json.loads(teams("Cancel", f"{one_line(EVIL)}\n\nsecond", "https://lw.example/a"))
    (attached,) = found["attachments"]
    card = attached["content"]
    assert (found["type"], attached["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert {each["type"] for each in card["body"]} == {"RichTextBlock"} and len(card["body"]) == 3
    assert card["actions"][0]["url"] == "https://lw.example/a"


def test_the_first_of_a_thread_names_none_before_it() -> None:
    found: dict[str, Any] = dict(headers("cancel.received", "live", reply_to="", first="", thread=""))
    assert not {"References", "In-Reply-To", "Reply-To", "X-Leavewell-Thread"} & found.keys()
    assert all(name == name.strip("{}") for name in NAMES)
