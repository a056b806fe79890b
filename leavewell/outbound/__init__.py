"""The one way out to addresses that somebody typed. No database; nothing here knows what is sent."""
