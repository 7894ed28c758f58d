"""What every test may ask for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import translation


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in term time; tests pass it in instead of reading the clock."""
    return datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _begin_in_swedish() -> Iterator[None]:
    """A page asked for at /en/ leaves its language in the thread; the next test starts afresh."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_feed_is_kept() -> Iterator[None]:
    """Two tests make the same sessions at the same moment under other titles."""
    yield
    from django.conf import settings  # noqa: PLC0415  (settings must be there first)

    from seminars import feeds  # noqa: PLC0415

    feeds.forget()
    for kept in settings.FEEDS_DIR.glob("*"):
        kept.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def what_migrations_fill_is_there(request: pytest.FixtureRequest) -> None:
    """The kinds of material: a test with real transactions empties every table behind it."""
    if request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("_django_db_helper")
    fill_again_what_migrations_fill()


def fill_again_what_migrations_fill() -> None:
    """For fixtures that begin before the test itself may touch the database."""
    from materials.models import Kind  # noqa: PLC0415  (settings must be there first)

    if not Kind.objects.exists():
        for name in ("0002_kinds", "0005_mark_what_sessions_leave"):
            migration = import_module(f"materials.migrations.{name}").Migration
            for operation in migration.operations:
                operation.code(apps, None)
