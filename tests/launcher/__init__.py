"""The launcher: folders, the embedded PostgreSQL, processes and their supervisor."""
