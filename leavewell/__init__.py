"""Leavewell: everything that happens when a customer wants to leave."""
