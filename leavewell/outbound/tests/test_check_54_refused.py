"""Nothing typed by anybody leads Leavewell to a place behind a wall."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from leavewell.outbound.address import read_address
from leavewell.outbound.calling import Caller
from leavewell.outbound.errors import WORDS, AddressRefused
from leavewell.outbound.networks import NEVER, Policy
from leavewell.outbound.tests.receiver import NAME, PUBLIC, Receiver, receiving

SPELT = {
    # This machine, in every spelling.
    "127.0.0.1": "not_public",
    "127.255.255.254": "not_public",
    "[::1]": "not_public",
    "[0:0:0:0:0:0:0:1]": "not_public",
    "[::]": "never",
    "0.0.0.0": "never",
    "0.1.2.3": "never",
    "0": "number_form",
    "127.1": "number_form",
    "127.0.1": "number_form",
    "2130706433": "number_form",
    "017700000001": "number_form",
    "0x7f000001": "number_form",
    "0x7f.0.0.1": "number_form",
    "0177.0.0.1": "number_form",
    "127.0.0.01": "number_form",
    "127.0.0.0x1": "number_form",
    "4294967297": "number_form",
    "127.0.0.1.": "not_public",
    "127。0。0。1": "not_public",
    "\uff11\uff12\uff17.0.0.1": "not_public",
    "①②⑦.0.0.1": "not_public",
    # Networks behind walls.
    "10.0.0.1": "not_public",
    "10.255.255.255": "not_public",
    "172.16.0.1": "not_public",
    "172.31.255.255": "not_public",
    "192.168.1.1": "not_public",
    "100.64.0.1": "not_public",
    "100.127.255.254": "not_public",
    "198.18.0.1": "not_public",
    "198.19.255.255": "not_public",
    "[fc00::1]": "not_public",
    "[fd12:3456:789a::1]": "not_public",
    "[fe80::1]": "never",
    "[fe80::1%25eth0]": "never",
    "[fec0::1]": "never",
    # Where clouds answer a machine that asks who it is.
    "169.254.169.254": "never",
    "169.254.170.2": "never",
    "100.100.100.200": "never",
    "192.0.0.192": "never",
    "168.63.129.16": "never",
    "[fd00:ec2::254]": "never",
    "[fd20:ce::254]": "never",
    # Groups, everybody, later, examples.
    "224.0.0.1": "never",
    "239.255.255.255": "never",
    "255.255.255.255": "never",
    "240.0.0.1": "never",
    "192.0.0.1": "never",
    "192.0.2.1": "never",
    "198.51.100.7": "never",
    "203.0.113.9": "never",
    "192.88.99.1": "never",
    "[ff02::1]": "never",
    "[2001:db8::1]": "never",
    "[3fff::1]": "never",
    "[100::1]": "never",
    "[5f00::1]": "never",
    "[4000::1]": "not_public",
    # IPv4 inside IPv6, inward and outward alike.
    "[::ffff:127.0.0.1]": "never",
    "[::ffff:7f00:1]": "never",
    "[::ffff:a9fe:a9fe]": "never",
    "[::ffff:93.184.216.34]": "never",
    "[::127.0.0.1]": "never",
    "[::ffff:0:7f00:1]": "never",
    "[64:ff9b::7f00:1]": "never",
    "[64:ff9b::a9fe:a9fe]": "never",
    "[64:ff9b:1::a00:1]": "never",
    "[2002:7f00:1::]": "never",
    "[2002:a9fe:a9fe::1]": "never",
    "[2001::1]": "never",
    "[2001:0:53aa:64c:0:5efe:f5ff:fffe]": "never",
    "[2001:10::1]": "never",
}
"""A host as somebody might type it, and why it is refused before any name service is asked."""

NAMED = {
    "localhost": ["127.0.0.1"],
    "localhost.": ["::1"],
    "127.0.0.1.nip.io": ["127.0.0.1"],
    "a9fe-a9fe.sslip.example": ["169.254.169.254"],
    "metadata.google.internal": ["169.254.169.254"],
    "inside.firm.example": ["10.1.2.3"],
    "ula.firm.example": ["fd00::5"],
    "link.firm.example": ["fe80::1%eth0"],
    "mapped.firm.example": ["::ffff:10.0.0.1"],
    "translated.firm.example": ["64:ff9b::a00:1"],
    "six-to-four.firm.example": ["2002:a00:1::1"],
    "teredo.firm.example": ["2001:0:53aa:64c::1"],
    "first-good.firm.example": [PUBLIC, "127.0.0.1"],
    "first-bad.firm.example": ["192.168.0.1", PUBLIC],
    "good-four-bad-six.firm.example": [PUBLIC, "::1"],
    "good-six-bad-four.firm.example": ["2606:2800:220:1::1", "10.0.0.1"],
}
"""A name, and the addresses that the name service has for it."""

WRITTEN = {
    "http://hooks.firm.example/": "scheme",
    "ftp://hooks.firm.example/": "scheme",
    "file:///etc/passwd": "not_an_address",
    "gopher://hooks.firm.example/": "scheme",
    "//hooks.firm.example/": "not_an_address",
    "hooks.firm.example": "not_an_address",
    "https://": "not_an_address",
    "https:///path": "not_an_address",
    "https://ada:word@hooks.firm.example/": "user_name",
    "https://hooks.firm.example@127.0.0.1/": "user_name",
    "https://@hooks.firm.example/": "user_name",
    "https://hooks.firm.example\\@127.0.0.1/": "characters",
    "https://hooks.firm.example/\r\nHost: inside": "characters",
    "https://hooks.firm.example/a b": "characters",
    "https://hooks.firm.example/\u0000": "characters",
    "https://hooks.firm.example/#there": "fragment",
    "https://hooks.firm.example:22/": "port",
    "https://hooks.firm.example:25/": "port",
    "https://hooks.firm.example:6379/": "port",
    "https://hooks.firm.example:0/": "port",
    "https://hooks.firm.example:65536/": "port",
    "https://hooks.firm.example:-443/": "port",
    "https://hooks.firm.example:+443/": "port",
    "https://[::1/": "not_an_address",
    "https://[hooks]/": "not_an_address",
    "https://[::1].firm.example/": "not_an_address",
    "https://a..b/": "not_an_address",
    "https://-a.example/": "not_an_address",
    "https://" + "a" * 64 + ".example/": "not_an_address",
    "https://hooks.firm.example/" + "a" * 2000: "too_long",
}
"""An address as somebody might type it, and why it is refused."""


def why(url: str, caller: Caller) -> str:
    with pytest.raises(AddressRefused) as caught:
        caller.post(url, {}, b"{}")
    return caught.value.why


def test_check_54_the_table_has_sixty_hosts() -> None:
    assert len(SPELT) + len(NAMED) >= 60


@pytest.mark.parametrize("host", SPELT)
def test_check_54_a_host_that_spells_a_walled_address_is_refused_unasked(host: str) -> None:
    receiver = Receiver(port=1)
    assert why(f"https://{host}/", receiver.caller()) == SPELT[host]
    assert (receiver.looked_up, receiver.dialled) == ([], [])


@pytest.mark.parametrize("host", NAMED)
def test_check_54_a_name_that_leads_behind_a_wall_is_refused_unconnected(host: str) -> None:
    receiver = Receiver(port=1)
    assert why(f"https://{host}/", receiver.caller(*NAMED[host])) in ("not_public", "never")
    assert (len(receiver.looked_up), receiver.dialled) == (1, [])


@pytest.mark.parametrize("url", WRITTEN)
def test_check_54_an_address_that_can_be_read_in_two_ways_is_refused(url: str) -> None:
    assert why(url, Receiver(port=1).caller()) == WRITTEN[url]


@pytest.mark.parametrize("network", NEVER, ids=str)
def test_no_operator_opens_a_network_that_nobody_receives_in(network) -> None:  # type: ignore[no-untyped-def]
    everything = Policy((ip_network("0.0.0.0/0"), ip_network("::/0")), plain_loopback=True)
    address = network[-1]
    host = f"[{address}]" if address.version == 6 else str(address)
    with pytest.raises(AddressRefused) as caught:
        read_address(f"https://{host}/", everything)
    assert caught.value.why == "never"


def test_an_operator_opens_a_network_of_their_own_on_any_port() -> None:
    inside = Policy((ip_network("10.20.0.0/16"),))
    assert read_address("https://10.20.3.4:9000/in", inside).port == 9000
    with pytest.raises(AddressRefused):
        read_address("https://10.21.3.4:9000/in", inside)


def test_plain_http_goes_to_an_opened_loopback_only() -> None:
    here = Policy((ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8")), plain_loopback=True)
    assert read_address("http://127.0.0.1:9000/in", here).port == 9000
    with pytest.raises(AddressRefused) as caught:
        read_address("http://10.0.0.1/in", here)
    assert caught.value.why == "plain"
    receiver = Receiver(port=1)
    caller = Caller(here, receiver.caller(PUBLIC).lookup, receiver.caller().dial)
    assert why(f"http://{NAME}/", caller) in ("plain", "port")
    assert receiver.dialled == []


def test_every_refusal_says_what_to_do() -> None:
    for code, (what, next_step) in WORDS.items():
        error = AddressRefused(code)
        assert (error.what, error.next_step, error.field) == (what, next_step, "url")
        assert what.endswith(".") and next_step.endswith(".")


def test_check_54_a_name_that_changes_its_mind_is_asked_once_and_stays_where_it_was() -> None:
    with receiving() as receiver:
        caller, turns = receiver.caller(), iter([[PUBLIC], ["127.0.0.1"], ["169.254.169.254"]])

        def rebinding(name: str, port: int) -> list[str]:
            receiver.looked_up.append(name)
            return next(turns)

        rebound = Caller(caller.policy, rebinding, caller.dial, caller.tls)
        assert rebound.post(receiver.url, {}, b"{}").status == 200
        assert (receiver.looked_up, receiver.dialled) == ([NAME], [PUBLIC])
        assert why(receiver.url, rebound) == "not_public"
        assert receiver.dialled == [PUBLIC]
