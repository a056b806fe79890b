"""A company's own tables into a space: a mapping says what they hold, every row that can't be taken is named."""
