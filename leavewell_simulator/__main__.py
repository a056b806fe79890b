"""``python -m leavewell_simulator``."""

from leavewell_simulator.main import main

main()
