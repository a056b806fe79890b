"""The border walked: every address of the server by everyone who must not come in."""
