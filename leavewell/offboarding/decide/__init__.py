"""Pure rules of a departure: its dates, its phase, where it came from."""
