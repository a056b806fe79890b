"""The playbook that a new space starts with."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from leavewell.playbooks.template import Template, parse


def default_offboarding() -> Template:
    """What follows every end; how much of it depends on the account."""
    return _stored("offboarding.yaml")


def way_back() -> Template:
    """What undoes the steps of a leaving, each applying where that step had been begun."""
    return _stored("restart.yaml")


@cache
def _stored(file: str) -> Template:
    text = resources.files("leavewell.offboarding").joinpath(file).read_text("utf-8")
    return parse(yaml.safe_load(text))
