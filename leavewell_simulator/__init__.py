"""A small billing system of our own, with a clock and faults: its own process, its own store."""
