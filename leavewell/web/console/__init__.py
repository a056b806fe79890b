"""The team's pages, behind the sign-in."""
