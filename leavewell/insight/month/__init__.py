"""Finance's month: what ended, what was given, what came back, and whether billing says the same."""
