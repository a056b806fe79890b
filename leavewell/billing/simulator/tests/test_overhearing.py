"""What is said to a billing system is heard by whoever listens, and by nobody else."""

from __future__ import annotations

from leavewell.billing.overhearing import LONGEST, MOST, overhearing, said


def test_what_is_said_while_somebody_listens_is_heard_in_order() -> None:
    said("GET", "/before", b"")
    with overhearing() as heard:
        said("POST", "/one", b'{"a": 1}', 200, b"{}")
        said("GET", "/two", b"")
    said("GET", "/after", b"")
    assert [(each.method, each.path, each.sent, each.status) for each in heard] == [
        ("POST", "/one", '{"a": 1}', 200),
        ("GET", "/two", "", None),
    ]


def test_one_who_listens_inside_another_hears_for_themselves() -> None:
    with overhearing() as outer:
        with overhearing() as inner:
            said("GET", "/inner", b"")
        said("GET", "/outer", b"")
    assert [each.path for each in inner] == ["/inner"]
    assert [each.path for each in outer] == ["/outer"]


def test_long_bodies_are_cut_and_what_no_column_can_hold_is_left_out() -> None:
    with overhearing() as heard:
        said("GET", "/", b"", 200, "é".encode() * (LONGEST + 1))
        said("GET", "/", b"\x00\xff", 200)
        for _ in range(MOST):
            said("GET", "/", b"")
    assert heard[0].answered == "é" * LONGEST + "…"
    assert heard[1].sent == "\ufffd"
    assert len(heard) == MOST
