"""Every setting, read once from the environment into one typed table. The table also makes the docs page."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

from leavewell.billing.stripe.version import API_VERSION, VERSIONS
from leavewell.config import keys
from leavewell.config.folders import data_folder
from leavewell.effects.decide.backoff import Backoff, parse_backoff
from leavewell.effects.types import MailServer
from leavewell.kernel.errors import Invalid
from leavewell.outbound.networks import Network

BACKOFF = "billing=2:2:300,billing.confirm_end=60:2:900,mail=5:3:900,react=1:4:300:8,default=5:3:900"


@dataclass(frozen=True)
class Option:
    """One setting: its variable, what it means, what holds when it is not given, and how it is read."""

    variable: str
    meaning: str
    default: str
    read: Callable[[str], Any]


def _text(value: str) -> str:
    return value.strip()


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Invalid(f"'{value}' is no web address.", "Give one such as https://leave.example.com.")
    return value.rstrip("/")


def _stripe_version(value: str) -> str:
    if value not in VERSIONS:
        raise Invalid(f"'{value}' is no version that is spoken here.", f"Give {' or '.join(VERSIONS)}.")
    return value


def _mail_server(value: str) -> MailServer | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtp+starttls") or not parts.hostname:
        raise Invalid(
            f"'{value}' is no mail server.", "Give smtp://host:25 or smtp+starttls://user:word@host:587."
        )
    starttls = parts.scheme == "smtp+starttls"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or (587 if starttls else 25), user, password, starttls)


def _listening(value: str) -> tuple[str, int] | None:
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise Invalid(f"'{value}' is no place to listen.", "Give host:port, such as 127.0.0.1:2525.")
    return host.strip("[]"), int(port)


def _seconds(value: str) -> float:
    seconds = float(value)
    if not math.isfinite(seconds) or seconds <= 0:
        raise Invalid(f"'{value}' is no span.", "Give a number of seconds above 0.")
    return seconds


def _count(value: str) -> int:
    count = int(value)
    if count < 1:
        raise Invalid(f"'{value}' is too few.", "Give a whole number from 1.")
    return count


def _networks(value: str) -> tuple[Network, ...]:
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


def _schedule(value: str) -> tuple[float, ...]:
    return tuple(_seconds(part) for part in value.split(","))


def _yes(value: str) -> bool:
    return value.lower() in ("1", "yes", "true", "on")


OPTIONS: dict[str, Option] = {
    "base_url": Option(
        "LEAVEWELL_BASE_URL",
        "The address at which people reach this server.",
        "http://localhost:8700",
        _address,
    ),
    "simulator_url": Option(
        "LEAVEWELL_SIMULATOR_URL",
        "Where the simulator answers, for test spaces.",
        "http://127.0.0.1:8701",
        _address,
    ),
    "stripe_version": Option(
        "LEAVEWELL_STRIPE_VERSION",
        "The version of Stripe's API that is spoken; a pause of the service needs 2026-09-30.endive.",
        API_VERSION,
        _stripe_version,
    ),
    "smtp": Option(
        "LEAVEWELL_SMTP_URL",
        "The mail server: smtp://host:25 or smtp+starttls://user:password@host:587. Without it mail waits.",
        "",
        _mail_server,
    ),
    "lease_seconds": Option(
        "LEAVEWELL_LEASE_SECONDS",
        "How long a worker may hold an effect, in seconds; longer than any call to a billing system or mail server.",
        "60",
        _seconds,
    ),
    "backoff": Option(
        "LEAVEWELL_BACKOFF",
        "Pauses between attempts in seconds, kind=first:factor:cap[:patience]; what is not named keeps its default.",
        "",
        lambda text: {**parse_backoff(BACKOFF), **parse_backoff(text)},
    ),
    "secret_keys": Option(
        "LEAVEWELL_SECRET_KEYS",
        "Keys for secrets at rest and for links, newest first, separated by commas. Made at the first start if absent.",
        "",
        keys.given_or_kept,
    ),
    "trust_proxy": Option(
        "LEAVEWELL_TRUST_PROXY",
        "yes: a proxy in front sets X-Forwarded-Proto, and only it can reach the port.",
        "no",
        _yes,
    ),
    "worker_slots": Option(
        "LEAVEWELL_WORKER_SLOTS",
        "How many mails and reactions one worker runs at once; twice as many calls of billing, and of receivers.",
        "4",
        _count,
    ),
    "mail_in": Option(
        "LEAVEWELL_MAIL_IN",
        "Where a worker takes mail from customers in, by SMTP: host:port, reached by your own mail server only.",
        "",
        _listening,
    ),
    "api_calls_a_minute": Option(
        "LEAVEWELL_API_CALLS_A_MINUTE",
        "How many calls of the API one key may make in a minute, and at once.",
        "600",
        _count,
    ),
    "outbound_networks": Option(
        "LEAVEWELL_OUTBOUND_NETWORKS",
        "Networks that aren't public and may be sent to all the same, such as 10.20.0.0/16, separated by commas.",
        "",
        _networks,
    ),
    "webhook_schedule": Option(
        "LEAVEWELL_WEBHOOK_SCHEDULE",
        "Seconds between the attempts at one webhook, separated by commas; each is made up to a quarter longer.",
        "5,300,1800,7200,18000,36000,50400,72000,86400",
        _schedule,
    ),
    "webhook_failing_days": Option(
        "LEAVEWELL_WEBHOOK_FAILING_DAYS",
        "After so many days of nothing but failures a webhook is switched off.",
        "5",
        _count,
    ),
    "webhook_seconds": Option(
        "LEAVEWELL_WEBHOOK_SECONDS",
        "How long a webhook's receiver has to answer, in seconds; never longer than four fifths of the lease.",
        "15",
        _seconds,
    ),
}


@dataclass(frozen=True)
class Settings:
    """What ``OPTIONS`` read, as everything else uses it."""

    base_url: str
    simulator_url: str
    stripe_version: str
    smtp: MailServer | None
    lease_seconds: float
    backoff: Mapping[str, Backoff]
    secret_keys: tuple[str, ...]
    trust_proxy: bool
    worker_slots: int
    mail_in: tuple[str, int] | None
    api_calls_a_minute: int
    outbound_networks: tuple[Network, ...]
    webhook_schedule: tuple[float, ...]
    webhook_failing_days: int
    webhook_seconds: float

    @property
    def receiver_seconds(self) -> float:
        """How long a receiver has: an attempt that outlived its lease would be made twice at once."""
        return min(self.webhook_seconds, 0.8 * self.lease_seconds)

    @property
    def data_folder(self) -> str:
        """Where this installation keeps what isn't in the database."""
        return str(data_folder())

    @property
    def link_keys(self) -> tuple[str, ...]:
        """Keys that sign links, newest first."""
        return self.secret_keys

    @property
    def host(self) -> str:
        """The host's name in our own address."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def mail_domain(self) -> str:
        """The right-hand side of Message-IDs."""
        return self.host if "." in self.host else f"{self.host}.localdomain"


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read every option; Invalid names the variable that can't be read."""
    found = os.environ if environment is None else environment
    return Settings(**{name: _read_one(option, found) for name, option in OPTIONS.items()})


def _read_one(option: Option, environment: Mapping[str, str]) -> Any:
    value = environment.get(option.variable, option.default)
    try:
        return option.read(value.strip())
    except Invalid as error:
        raise Invalid(f"{option.variable}: {error.what}", error.next_step) from None
    except ValueError:
        raise Invalid(f"{option.variable}: '{value}' can't be read.", option.meaning) from None
