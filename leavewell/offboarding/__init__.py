"""The departure: its live dates, its grace window, restart, and the steps that follow an end."""
