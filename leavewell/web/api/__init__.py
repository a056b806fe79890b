"""The JSON API for a company's own programs: one file a noun, problem details for every error."""
