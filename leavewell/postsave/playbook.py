"""The playbook that a new space starts with."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from leavewell.playbooks.template import Template, parse


@cache
def default_post_save() -> Template:
    """Four weeks after a save, and a look at whether it held."""
    text = resources.files("leavewell.postsave").joinpath("post_save.yaml").read_text("utf-8")
    return parse(yaml.safe_load(text))
