"""The edges: where outside text becomes a typed command, once."""
