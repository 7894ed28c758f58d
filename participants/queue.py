"""The bell: asks the worker to look at a row soon. What is to be done stands in the row itself."""

from collections.abc import Callable

from django.db import transaction
from django_q.tasks import async_task


def ring(job: Callable[..., object], *ids: int) -> None:
    """Run ``job(*ids)`` in the worker once the present transaction has been committed.

    A ring may be lost (a process dies, a queue is emptied): whatever ``job`` does is derived
    from a row with a state, and the minute sweep rings again. Only ids go through the queue,
    because it keeps what it is given.
    """
    transaction.on_commit(lambda: async_task(job, *ids), robust=True)
