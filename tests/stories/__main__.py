"""``python -m tests.stories [FOLDER]``: draw the pictures of the docs anew, from the running product."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

from leavewell.config import postgres

DOCS = Path(__file__).parents[2] / "docs" / "pictures"

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = postgres.expected_url()
    os.environ["DJANGO_SETTINGS_MODULE"] = "leavewell.config.settings"
    postgres.ensure_running()
    django.setup()
    # It imports models, for which Django has to be set up.
    from tests.stories.pictures import draw_all

    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS)
