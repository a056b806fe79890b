"""``python -m leavewell`` is the command ``leavewell``."""

import sys

from leavewell.config.main import main

sys.exit(main())
