"""Where a page of ours may lead."""

from __future__ import annotations

import pytest

from leavewell.flow.web_address import is_web_address


@pytest.mark.parametrize(
    "text",
    [
        "https://app.example",
        "http://localhost:3000/billing?a=b#c",
        "https://app.example:443/",
        "http://127.0.0.1/",
        "https://[::1]:8443/x",
        "HTTPS://App.Example/\u00fc",
        "https://xn--bcher-kva.example/",
    ],
)
def test_a_companys_own_address_will_do(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "app.example",
        "/billing",
        "ftp://app.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://:443/",
        "https://me@app.example",
        "https://me:word@app.example",
        "https://app.example;script-src *",
        "https://app.example,b.example",
        "https://app.example' x",
        "https://a b.example",
        "https://app.example/\r\nSet-Cookie: a=b",
        "https://app.example/\x00",
        "https://app.example\\@evil.example",
        "https://[::1",
        "https://app.example:port",
        "https://app.example:99999",
        "https://b\u00fccher.example",
        "https://app.example/\ud800",
    ],
)
def test_what_could_end_a_header_or_lead_elsewhere_wont(text: str) -> None:
    assert not is_web_address(text)
