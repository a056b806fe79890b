"""What is filled into a return address, where it may lead, and what is turned away at the door."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.flow.arrival import Arrival, check_address
from leavewell.flow.decide.destinations import MOST, NEVER, Destinations, read_entries
from leavewell.flow.decide.variables import PARAMETER, VARIABLES, check_variables, filled
from leavewell.flow.decide.way_back import Event, event_of
from leavewell.flow.definition import default_flow
from leavewell.kernel.errors import Invalid

OURS = Destinations(
    ("app.example.com", "*.shop.example", "localhost:3000", "harbour://"), "leave.example.com"
)
ANYWHERE = Destinations()
VALUES = {
    "account": "C 7/ä&b",
    "event": "cancelled",
    "reason": "too_hard",
    "offer": "",
    "session": "ses_1",
    "state": "ab.cd~e",
}


def refused(text: str, may: Destinations = ANYWHERE) -> Invalid:
    with pytest.raises(Invalid) as caught:
        check_address(text, "save_return_url", may, signs=True)
    assert caught.value.field == "save_return_url"
    return caught.value


def test_each_variable_is_one_part_of_a_path_or_one_value_of_a_query() -> None:
    text = "https://app.example.com/{account}/{event}?why={reason}&o={offer}&s={state}#{session}"
    led = filled(text, VALUES)
    assert led == "https://app.example.com/C%207%2F%C3%A4%26b/cancelled?why=too_hard&o=&s=ab.cd~e#ses_1"


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("https://a.example", "https://a.example?leavewell_state=ab.cd~e"),
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1&leavewell_state=ab.cd~e#z"),
        ("https://a.example/x?", "https://a.example/x?leavewell_state=ab.cd~e"),
        ("https://a.example/#/route?y=1", "https://a.example/?leavewell_state=ab.cd~e#/route?y=1"),
        ("harbour://cancelled", "harbour://cancelled?leavewell_state=ab.cd~e"),
        ("harbour:///x/{event}", "harbour:///x/cancelled?leavewell_state=ab.cd~e"),
        ("https://a.example/{state}", "https://a.example/ab.cd~e"),
    ],
)
def test_a_state_that_has_no_place_of_its_own_is_added_to_the_query(text: str, led: str) -> None:
    assert filled(text, VALUES) == led


def test_without_a_state_an_address_stays_byte_for_byte_as_it_was_given() -> None:
    for text in ("https://a.example", "https://A.example:443/%7Bx%7D?q=ü#", "http://localhost:3000/?a=b&&"):
        assert filled(text, {**VALUES, "state": ""}) == text


def test_an_address_of_an_earlier_version_keeps_what_isnt_known() -> None:
    assert filled("https://a.example/{name}", {**VALUES, "state": ""}) == "https://a.example/{name}"


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_an_account_is_called_it_leads_to_the_same_host_and_comes_back_whole(
    account: str, reason: str
) -> None:
    try:
        account.encode(), reason.encode()
    except UnicodeEncodeError:
        return
    values = {**VALUES, "account": account, "reason": reason}
    led = filled("https://app.example.com/of/{account}/end?r={reason}&x=1", values)
    parts = urlsplit(led)
    assert (parts.scheme, parts.netloc) == ("https", "app.example.com")
    assert [unquote(each) for each in parts.path.split("/")] == ["", "of", account, "end"]
    query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert (query["r"], query["x"], query[PARAMETER]) == ([reason], ["1"], ["ab.cd~e"])
    assert "{" not in led and "}" not in led


@pytest.mark.parametrize(
    "text",
    [
        "https://{account}.example/",
        "https://app.example{session}",
        "https://{account}@app.example/",
        "https://app.example:{event}/",
        "{event}://x/",
        "harbour://{event}/",
    ],
)
def test_a_variable_never_says_whom_an_address_leads_to(text: str) -> None:
    assert "whom it leads to" in refused(text, OURS).what


@pytest.mark.parametrize("name", ["email", "name", "", "Account", "account ", "account|x", "{event"])
def test_a_variable_that_isnt_known_is_refused_with_those_that_are(name: str) -> None:
    error = refused(f"https://app.example.com/?x={{{name}}}")
    assert all(f"{{{each}}}" in error.next_step for each in VARIABLES)


@pytest.mark.parametrize(
    "text", ["https://a.example/{", "https://a.example/}", "https://a.example/{account}}"]
)
def test_a_brace_of_no_variable_is_refused(text: str) -> None:
    assert "%7B" in refused(text).next_step


def test_an_address_may_hold_a_dozen_variables_and_no_more() -> None:
    check_variables("https://a.example/" + "{event}" * 12, "x")
    assert "more than 12" in refused("https://a.example/" + "{event}" * 13).what


def test_a_state_needs_a_key() -> None:
    with pytest.raises(Invalid, match="no key that signs the state"):
        check_address("https://a.example/{state}", "save_return_url", ANYWHERE, signs=False)


@pytest.mark.parametrize(
    "text",
    [
        "https://app.example.com",
        "http://app.example.com/x?y#z",
        "https://APP.example.com:443/",
        "https://a.shop.example/",
        "https://a.b.shop.example/",
        "http://localhost:3000/billing",
        "harbour://cancelled/{account}",
        "harbour:///",
        "https://leave.example.com/accounts/1",
    ],
)
def test_an_address_on_the_list_may_be_led_to(text: str) -> None:
    check_address(text, "save_return_url", OURS, signs=True)


HOSTILE = [
    "javascript:alert(1)",
    "javascript://app.example.com/%0aalert(1)",
    "JavaScript://app.example.com/",
    "data:text/html,<script>1</script>",
    "data://app.example.com/x",
    "file:///etc/passwd",
    "vbscript:msgbox(1)",
    "blob:https://app.example.com/1",
    "about:blank",
    "view-source:https://app.example.com",
    "intent://app.example.com#Intent;scheme=https;S.browser_fallback_url=https://evil.example;end",
    "ms-word:ofe|u|https://evil.example/x.docx",
    "search-ms://query=x",
    "mailto:eve@evil.example",
    "tel:+491234",
    "ftp://app.example.com/",
    "ws://app.example.com/",
    "//evil.example",
    "/\\evil.example",
    "///evil.example",
    "https:app.example.com",
    "https:/app.example.com",
    "https:///app.example.com",
    "https://evil.example",
    "https://app.example.com.evil.example/",
    "https://evilapp.example.com/",
    "https://app.example.com:8443/",
    "https://app.example.com./",
    "https://shop.example/",
    "https://evilshop.example/",
    "https://app.example.com@evil.example/",
    "https://app.example.com:x@evil.example/",
    "https://evil.example\\@app.example.com/",
    "https://evil.example\\.app.example.com/",
    "https://evil.example#@app.example.com/",
    "https://evil.example?app.example.com",
    "https://evil.example/app.example.com",
    "https://app.example.com%2eevil.example/",
    "https://app.example.com%00.evil.example/",
    "https://app.example.com\t.evil.example/",
    "https://app.example.com\r\nLocation: https://evil.example",
    " https://app.example.com/",
    "https://app.example.com /",
    "https://app。example。com/",
    "https://\u0430pp.example.com/",
    "https://[::1]/",
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://localhost/",
    "HARBOUR://x",
    "harbour:cancelled",
    "harbour:/cancelled",
    "harbour:javascript:alert(1)",
    "harbour://eve@evil.example/",
    "harbour://x;script-src *",
    "harbour2://x",
    "har\nbour://x",
    "https://app.example.com;script-src *",
    "https://app.example.com/\ud800",
    "https://app.example.com/" + "a" * 2000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_other_place_may_be_led_to(text: str) -> None:
    refused(text, OURS)


def test_without_a_list_every_web_address_may_be_led_to_and_no_app() -> None:
    check_address("https://wherever.example/x", "save_return_url", ANYWHERE, signs=False)
    assert "no app" not in refused("harbour://x").next_step
    assert "scheme has to be on the list" in refused("harbour://x").next_step


def test_a_list_is_read_once_and_tells_each_entry_in_one_way() -> None:
    lines = [
        "App.Example.com",
        " *.shop.example ",
        "",
        "harbour:",
        "harbour://",
        "localhost:3000",
        "my.app+x://",
    ]
    wanted = ["app.example.com", "*.shop.example", "harbour://", "localhost:3000", "my.app+x://"]
    assert read_entries(lines) == wanted


@pytest.mark.parametrize(
    "entry",
    [
        *(f"{scheme}://" for scheme in sorted(NEVER)),
        "javascript:",
        "JAVASCRIPT:",
        "ms-excel:",
        "chrome-extension://",
        "x://",
        "*",
        "*.com",
        "*.*.example.com",
        "app.*.example.com",
        "https://app.example.com",
        "app.example.com/path",
        "app.example.com:0",
        "app.example.com:99999",
        "eve@app.example.com",
        "-app.example.com",
        "app..example.com",
        "app.example.com.",
        "app_x.example.com",
        "bücher.example",
        "a b.example",
        "app.example.com;script-src *",
        "a" * 64 + ".example",
        "harbour://x",
    ],
)
def test_what_is_neither_a_host_nor_an_apps_scheme_isnt_put_on_the_list(entry: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_entries([entry])
    assert caught.value.field == "allowed"


def test_a_list_ends_somewhere() -> None:
    read_entries(f"a{number}.example" for number in range(MOST))
    with pytest.raises(Invalid, match="more than"):
        read_entries(f"a{number}.example" for number in range(MOST + 1))


def test_a_sessions_own_addresses_beat_the_usual_ones_one_by_one() -> None:
    usual = Arrival(
        save_return_url="https://u.example/s",
        cancel_confirmation_url="https://u.example/c",
        offer_urls={"discount_30_3": "https://u.example/o", "gone_since": "https://u.example/g"},
        reason_urls={"too_hard": "https://u.example/r", "other": "https://u.example/x"},
    )
    own = Arrival(
        save_return_url="https://own.example/s",
        offer_urls={"discount_30_3": ""},
        reason_urls={"other": "https://own.example/x"},
        country="DE",
    )
    led = own.or_else(usual, default_flow())
    assert (led.save_return_url, led.country) == ("https://own.example/s", "DE")
    assert led.cancel_confirmation_url == "https://u.example/c"
    assert led.offer_urls == {"discount_30_3": "https://u.example/o"}
    assert led.reason_urls == {"too_hard": "https://u.example/r", "other": "https://own.example/x"}


def test_the_events_are_few_and_an_abandoned_page_is_none() -> None:
    outcomes = ("cancelled", "accepted", "handed_over", "nevermind", "abandoned", "")
    assert [event_of(each) for each in outcomes] == [
        Event.CANCELLED,
        Event.OFFER_ACCEPTED,
        Event.PERSON_ASKED,
        Event.STAYED,
        Event.UNDECIDED,
        Event.UNDECIDED,
    ]
