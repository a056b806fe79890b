"""Hypothesis on a busy machine: as many examples as it takes, however long one takes."""

from hypothesis import settings

settings.register_profile("leavewell", deadline=None, max_examples=60)
settings.load_profile("leavewell")
