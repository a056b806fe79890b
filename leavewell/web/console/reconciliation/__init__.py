"""Billing read as a whole and held against our record: the runs, and what each of them found."""
