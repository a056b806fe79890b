"""Finding anything from every page."""
