"""The playbook that a new space starts with."""

from __future__ import annotations

from importlib import resources

import yaml

from leavewell.playbooks.template import Template, parse


def default_offboarding() -> Template:
    """What follows every end; how much of it depends on the account."""
    text = resources.files("leavewell.offboarding").joinpath("offboarding.yaml").read_text("utf-8")
    return parse(yaml.safe_load(text))
