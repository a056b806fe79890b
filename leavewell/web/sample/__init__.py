"""The sample company: a seeded generator of accounts and their past, and what writes them into a test space."""
