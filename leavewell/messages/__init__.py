"""What the company's own programs are told of: webhooks, each event signed, repeated until it is taken, and kept."""
