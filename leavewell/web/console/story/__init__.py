"""One account: its whole story, what is open now, and what can be done for it."""
