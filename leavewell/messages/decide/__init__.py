"""Pure rules: when to try again, and when to let an endpoint rest."""
