"""A first mapping for a folder of tables, guessed from headings and samples, with a word on what is unsure."""

from leavewell.web.importing.suggest.folder import suggest

__all__ = ["suggest"]
