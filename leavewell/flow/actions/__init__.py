"""The only writers of sessions, answers, offers, declarations and receipts."""
