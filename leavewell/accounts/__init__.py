"""Workspaces and their spaces, members, accounts, contacts, subscription mirror, connections, API keys, audit."""
