"""How long one entry may take: a rule that never comes true is tried up to the year 9999.

What counts is the time of the processor, so that a busy server understands what an idle one does;
the clock on the wall only where somebody waits for nothing: dateutil keeps a lock when it is
interrupted. Signals reach the main thread only: this runs in a process of its own.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 0.1  # seconds, where a library swallowed the first one
TIMERS = (  # each with its signal, and how many times longer it may take
    (signal.ITIMER_VIRTUAL, signal.SIGVTALRM, 1),
    (signal.ITIMER_REAL, signal.SIGALRM, 8),
)


class OutOfPatience(Exception):
    """It took too long."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises OutOfPatience in the middle of whatever is done when the time is over."""
    before = [signal.signal(number, _interrupt) for _, number, _ in TIMERS]
    for timer, _, times in TIMERS:
        signal.setitimer(timer, seconds * times, AGAIN)
    try:
        yield
    finally:
        for timer, _, _ in TIMERS:
            signal.setitimer(timer, 0)
        for (_, number, _), handler in zip(TIMERS, before, strict=True):
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise OutOfPatience
