"""The pages of the settings, one tab each, as far as the role reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from leavewell.accounts.roles import Deed
from leavewell.web.console.door import Visit


@dataclass(frozen=True)
class Tab:
    """A page of the settings, for whoever may do ``deed``; ``words`` say what it is for."""

    label: str
    name: str
    deed: Deed
    words: str


TABS: tuple[Tab, ...] = (
    Tab("First steps", "settings", Deed.SET_UP, "What is to be done before customers use it."),
    Tab("Workspace", "workspace", Deed.SET_UP, "The company's name, days and mails."),
    Tab("Members", "members", Deed.MANAGE_MEMBERS, "Who is here, as what, and who is asked to join."),
    Tab("Duties", "duties", Deed.MANAGE_DUTIES, "Whose steps are whose where an account says nothing."),
    Tab("Billing", "connections", Deed.CONNECT_BILLING, "Where subscriptions are read and ended."),
    Tab("API keys", "keys", Deed.MANAGE_KEYS, "What your own programs come in with."),
    Tab("Webhooks", "webhooks", Deed.MANAGE_WEBHOOKS, "Which of your own programs are told what happens."),
    Tab("Return addresses", "returns", Deed.MANAGE_RETURNS, "Where customers are led after the cancel page."),
    Tab("Alerts", "alerts", Deed.MANAGE_ALERTS, "Who gets a mail or a message when somebody cancels."),
    Tab("Import", "uploads", Deed.IMPORT, "Your own tables: accounts, subscriptions and their history."),
    Tab("Audit trail", "audit", Deed.READ_AUDIT, "Who did what, and when."),
)


@dataclass(frozen=True)
class ShownTab:
    """As the page shows it."""

    label: str
    href: str
    is_current: bool


def tab_page(
    visit: Visit, name: str, template: str, found: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One page of the settings with the ways to the others; ``name`` is its tab's."""
    tabs = [ShownTab(tab.label, reverse(tab.name), tab.name == name) for tab in TABS if visit.may(tab.deed)]
    heading = next(tab.label for tab in TABS if tab.name == name)
    every = {"visit": visit, "tabs": tabs, "heading": heading}
    return render(visit.request, template, {**every, **found}, status=status)
