"""The playbooks that a new space starts with."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from leavewell.playbooks.template import Template, parse


@cache
def default_post_save() -> Template:
    """Four weeks after a save, and a look at whether it held."""
    return _stored("post_save.yaml")


def default_never_mind() -> Template:
    """Two steps of the account's own person, after a never mind."""
    return _stored("never_mind.yaml")


def _stored(file: str) -> Template:
    text = resources.files("leavewell.postsave").joinpath(file).read_text("utf-8")
    return parse(yaml.safe_load(text))
