"""What is measured, never asserted in the suite: run by hand on a quiet machine."""
