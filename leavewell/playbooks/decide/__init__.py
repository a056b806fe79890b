"""Pure rules: when a step is due, and whose it is."""
