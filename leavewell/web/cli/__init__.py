"""The commands, as edges: each reads its arguments once and calls a room."""
