"""The cancel session: what is asked, what is offered, the declaration and its receipt."""
