"""The playbook that a new space starts with."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from leavewell.playbooks.template import Template, parse

NAME = "request"


@cache
def default_request() -> Template:
    """What follows every request."""
    text = resources.files("leavewell.desk").joinpath("request.yaml").read_text("utf-8")
    return parse(yaml.safe_load(text))


CONCESSION = "concession"


@cache
def default_concession() -> Template:
    """What follows a concession that a person puts into billing."""
    text = resources.files("leavewell.desk").joinpath("concession.yaml").read_text("utf-8")
    return parse(yaml.safe_load(text))
