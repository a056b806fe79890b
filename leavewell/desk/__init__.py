"""The desk: what customers write, say or ask for outside the cancel page, each with an owner and a deadline."""
