"""How long one entry may take: a rule that never comes true is tried up to the year 9999.

Counts the time of the processor, not of the clock on the wall, so that a busy server understands
the same as an idle one. Signals reach the main thread only: this runs in a process of its own.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 0.1  # seconds, where a library swallowed the first one


class OutOfPatience(Exception):
    """It took too long."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises OutOfPatience in the middle of whatever is done when the time is over."""
    before = signal.signal(signal.SIGVTALRM, _interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise OutOfPatience
