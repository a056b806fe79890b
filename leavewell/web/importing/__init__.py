"""What a company has elsewhere, into a space: a page at a time, and every row that can't be taken is named."""
