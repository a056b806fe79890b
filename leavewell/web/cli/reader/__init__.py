"""A first reader of a company's exported tables: accounts and subscriptions, as they come."""

from leavewell.web.cli.reader.company import Export, read_export

__all__ = ["Export", "read_export"]
