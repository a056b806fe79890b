"""What a company has elsewhere, into a space: by a mapping of its tables, or page by page from its billing system."""
