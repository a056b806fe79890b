"""A single table that somebody uploads in the console: suggested, looked at, and carried out by the worker."""
