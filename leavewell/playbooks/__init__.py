"""Versioned lists of steps with dates, owners and evidence, and the small engine that runs them."""
