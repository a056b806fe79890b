"""A child ends when its parent is gone, even if the parent was killed and could say nothing.

The parent keeps one end of a pipe and never writes. The child's end reads as closed as soon as no parent is
left.
"""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "LEAVEWELL_LIFELINE"
"""Names the child's end of the pipe: the number of an open file."""

_GRACE_SECONDS = 15


def hold_on() -> None:
    """In a child that was given a lifeline: end this process and its group when the parent is gone."""
    number = os.environ.pop(VARIABLE, "")
    if number:
        threading.Thread(target=_watch, args=(int(number),), name="lifeline", daemon=True).start()


def _watch(number: int) -> None:
    """Wait for the parent's end; ask this process to finish, then insist."""
    while True:
        try:
            if not os.read(number, 1):
                break
        except InterruptedError:
            continue
        except OSError:
            return
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    # Only as the leader of a group is everything in it ours.
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
