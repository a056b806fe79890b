"""Settings are read once, and what can't be read is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from leavewell.config.options import BACKOFF, OPTIONS, MailServer, read
from leavewell.effects.decide.backoff import Backoff, backoff_of, parse_backoff
from leavewell.kernel.errors import Invalid

KEY = Fernet.generate_key().decode()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LEAVEWELL_BASE_URL", "leave.example"),
        ("LEAVEWELL_BASE_URL", "ftp://leave.example"),
        ("LEAVEWELL_SIMULATOR_URL", "http://"),
        ("LEAVEWELL_STRIPE_VERSION", "2020-08-27"),
        ("LEAVEWELL_SMTP_URL", "mail.example:25"),
        ("LEAVEWELL_SMTP_URL", "smtps://mail.example"),
        ("LEAVEWELL_LEASE_SECONDS", "a minute"),
        ("LEAVEWELL_BACKOFF", "billing=soon"),
        ("LEAVEWELL_SECRET_KEYS", "open sesame"),
        ("LEAVEWELL_WORKER_SLOTS", "four"),
        ("LEAVEWELL_WORKER_SLOTS", "4.5"),
        ("LEAVEWELL_OUTBOUND_NETWORKS", "10.20.0.0/99"),
        ("LEAVEWELL_OUTBOUND_NETWORKS", "inside"),
        ("LEAVEWELL_WEBHOOK_SCHEDULE", "5,soon"),
        ("LEAVEWELL_WEBHOOK_SCHEDULE", "5,-1"),
        ("LEAVEWELL_WEBHOOK_SCHEDULE", ""),
        ("LEAVEWELL_WEBHOOK_FAILING_DAYS", "0"),
    ],
)
def test_a_setting_that_cant_be_read_is_named_with_what_to_do(variable: str, value: str) -> None:
    with pytest.raises(Invalid, match=f"^{variable}: .") as caught:
        read({"LEAVEWELL_SECRET_KEYS": KEY, variable: value})
    assert caught.value.next_step


def test_without_an_environment_the_defaults_hold() -> None:
    found = read({"LEAVEWELL_SECRET_KEYS": KEY})
    assert (found.base_url, found.smtp, found.trust_proxy) == ("http://localhost:8700", None, False)
    assert found.backoff["react"] == Backoff(1, 4, 300, 8)
    assert found.mail_domain == "localhost.localdomain"


def test_a_mail_server_is_read_with_its_word_and_its_port() -> None:
    given = "smtp+starttls://ann%40cafe.example:p%3Ass@mail.example"
    found = read({"LEAVEWELL_SECRET_KEYS": KEY, "LEAVEWELL_SMTP_URL": given})
    assert found.smtp == MailServer("mail.example", 587, "ann@cafe.example", "p:ss", True)


def test_a_pause_that_isnt_named_keeps_its_default() -> None:
    found = read({"LEAVEWELL_SECRET_KEYS": KEY, "LEAVEWELL_BACKOFF": "mail=1:1:1"})
    assert (found.backoff["mail"], found.backoff["billing"]) == (Backoff(1, 1, 1), Backoff(2, 2, 300))


def test_billing_is_tried_for_ever_and_a_reaction_is_not() -> None:
    table = parse_backoff(BACKOFF)
    assert backoff_of("billing.cancel", table).patience is None
    assert backoff_of("billing.confirm_end", table).patience is None
    assert backoff_of("react", table).patience is not None


def test_keys_are_read_newest_first() -> None:
    older = Fernet.generate_key().decode()
    assert read({"LEAVEWELL_SECRET_KEYS": f"{KEY}, {older}"}).secret_keys == (KEY, older)


def test_a_first_start_makes_a_key_that_nobody_else_can_read_and_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAVEWELL_DATA", str(tmp_path / "data"))
    made = read({}).secret_keys
    assert read({}).secret_keys == made
    kept = tmp_path / "data" / "keys" / "secret_keys"
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_every_variable_has_a_meaning_and_a_name_of_ours() -> None:
    assert all(option.variable.startswith("LEAVEWELL_") for option in OPTIONS.values())
    assert len({option.variable for option in OPTIONS.values()}) == len(OPTIONS)
    assert all(option.meaning.endswith(".") for option in OPTIONS.values())


@pytest.mark.parametrize(
    "variable", ["LEAVEWELL_LEASE_SECONDS", "LEAVEWELL_WORKER_SLOTS", "LEAVEWELL_BACKOFF"]
)
@pytest.mark.parametrize(
    "value", ["0", "-1", "nan", "billing=nan:2:300", "billing=5:0.5:300", "billing=9:2:3"]
)
def test_a_number_that_would_stop_the_engine_is_refused(variable: str, value: str) -> None:
    with pytest.raises(Invalid, match=variable):
        read({variable: value, "LEAVEWELL_SECRET_KEYS": KEY})
