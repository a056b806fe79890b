"""The hosted pages that customers meet: plain forms, one response a step, no script, no sub-request."""
