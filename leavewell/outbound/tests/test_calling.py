"""A receiver on the public internet is reached, and can't make Leavewell go elsewhere, wait or fill up."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_network
from threading import Thread
from time import monotonic, sleep

import httpcore
import pytest

from leavewell.outbound.calling import MOST_BYTES, Caller
from leavewell.outbound.errors import REACHING, NotReached
from leavewell.outbound.networks import Policy
from leavewell.outbound.tests.receiver import NAME, PUBLIC, Receiver, Reply, receiving, trusting_the_receiver


@pytest.fixture(scope="module")
def running() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(running: Receiver) -> Receiver:
    running.got.clear()
    running.dialled.clear()
    running.looked_up.clear()
    running.answer = lambda _: Reply()
    return running


def why(caller: Caller, url: str) -> str:
    with pytest.raises(NotReached) as caught:
        caller.post(url, {}, b"{}")
    return caught.value.why


def test_check_54_a_public_host_still_works(receiver: Receiver) -> None:
    answer = receiver.caller().post(f"{receiver.url}?of=cafe", {"X-Of": "us"}, b'{"a": 1}')
    assert (answer.status, answer.body) == (200, b"ok")
    (got,) = receiver.got
    assert (got.path, got.body) == ("/leavewell?of=cafe", b'{"a": 1}')
    assert (got.headers["Host"], got.headers["X-Of"]) == (NAME, "us")
    assert receiver.dialled == [PUBLIC]


def test_a_receiver_with_a_name_in_another_script_is_reached_by_its_ascii_name() -> None:
    receiver = Receiver(port=1)
    assert why(receiver.caller(), "https://café.example/ä?ö=ü") == "no_connection"
    assert receiver.looked_up == ["xn--caf-dma.example"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_check_54_a_redirect_to_metadata_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _: Reply(status, {"Location": "http://169.254.169.254/latest/meta-data/"})
    assert receiver.caller().post(receiver.url, {}, b"{}").status == status
    assert (len(receiver.got), receiver.dialled) == (1, [PUBLIC])


def test_a_receiver_without_a_good_certificate_gets_nothing(receiver: Receiver) -> None:
    assert why(receiver.caller(tls=ssl.create_default_context()), receiver.url) == "tls"
    assert why(receiver.caller(), "https://another.firm.example/") == "tls"
    assert receiver.got == []


def test_an_endless_answer_is_cut_off(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(body=b"x" * 5_000_000)
    assert receiver.caller().post(receiver.url, {}, b"{}").body == b"x" * MOST_BYTES


def test_no_proxy_of_the_environment_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert receiver.caller().post(receiver.url, {}, b"{}").status == 200


def test_the_next_address_is_tried_where_one_takes_no_connection(receiver: Receiver) -> None:
    here = receiver.caller().dial

    def one_is_dead(address: str, port: int, left: float):  # type: ignore[no-untyped-def]
        if address != PUBLIC:
            raise_refused()
        return here(address, port, left)

    lookup = receiver.caller("8.8.8.8", PUBLIC).lookup
    caller = Caller(Policy(), lookup, one_is_dead, trusting_the_receiver())
    assert caller.post(receiver.url, {}, b"{}").status == 200
    assert receiver.dialled == [PUBLIC]


def raise_refused() -> None:
    raise httpcore.ConnectError("refused")


def test_a_name_that_nobody_knows_is_told_apart() -> None:
    def unknown(name: str, port: int) -> list[str]:
        raise socket.gaierror(8, "not known")

    assert why(Caller(lookup=unknown), "https://nobody.firm.example/") == "name_unknown"
    assert why(Caller(lookup=lambda *_: []), "https://nobody.firm.example/") == "name_unknown"


def test_a_name_service_that_says_nothing_is_not_waited_for() -> None:
    def silent(name: str, port: int) -> list[str]:
        sleep(1.0)
        return [PUBLIC]

    began = monotonic()
    assert why(Caller(lookup=silent, seconds=0.1), "https://slow.firm.example/") == "timeout"
    assert monotonic() - began < 0.9


@contextmanager
def speaking(*words: bytes, pause: float) -> Iterator[Receiver]:
    """A receiver that says these words one by one and then closes."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            line, _ = server.accept()
            with line:
                line.recv(65536)
                for each in words:
                    line.sendall(each)
                    sleep(pause)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Receiver(server.getsockname()[1])
    finally:
        server.close()
        thread.join(5)


def plainly(receiver: Receiver, seconds: float) -> Caller:
    """To this machine itself, as a test space may where its operator allows it."""
    return Caller(Policy((ip_network("127.0.0.0/8"),), plain_loopback=True), seconds=seconds)


def test_one_deadline_holds_however_slowly_the_answer_drips() -> None:
    drops = [b"HTTP/1.1 200 OK\r\n", *[b"X-Wait: more\r\n"] * 20]
    with speaking(*drops, pause=0.05) as receiver:
        began = monotonic()
        assert why(plainly(receiver, 0.3), f"http://127.0.0.1:{receiver.port}/") == "timeout"
        assert monotonic() - began < 0.9


def test_a_status_counts_though_the_body_never_ends() -> None:
    with speaking(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", b"", pause=0.05) as receiver:
        answer = plainly(receiver, 2).post(f"http://127.0.0.1:{receiver.port}/", {}, b"{}")
    assert (answer.status, answer.body) == (200, b"half")


@pytest.mark.parametrize(
    ("words", "code"), [((b"220 mail.firm.example ESMTP\r\n",), "not_http"), ((), "not_http")]
)
def test_what_isnt_http_is_no_answer(words: tuple[bytes, ...], code: str) -> None:
    with speaking(*words, pause=0.0) as receiver:
        assert why(plainly(receiver, 2), f"http://127.0.0.1:{receiver.port}/") in (code, "broken_off")


def test_every_way_of_not_reaching_is_told_in_words() -> None:
    assert {NotReached(code).what for code in REACHING} == set(REACHING.values())
