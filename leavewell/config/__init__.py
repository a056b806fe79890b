"""The composition root: the only room that knows all others, and the launcher that starts them."""
