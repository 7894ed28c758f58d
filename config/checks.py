"""System checks: what must not be wrong when the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def sqlite_takes_the_write_lock_first(**_kwargs: Any) -> list[CheckMessage]:
    """Without IMMEDIATE two people can be given the same last place."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    if database.get("OPTIONS", {}).get("transaction_mode") == "IMMEDIATE":
        return []
    advice = "Leave OPTIONS as config.environment.sqlite makes them."
    return [
        Error("SQLite must run with transaction_mode IMMEDIATE.", hint=advice, id="config.E001")
    ]


@register()
def requests_are_no_transactions(**_kwargs: Any) -> list[CheckMessage]:
    """With ATOMIC_REQUESTS every page view would wait for SQLite's one write lock."""
    if not settings.DATABASES["default"].get("ATOMIC_REQUESTS"):
        return []
    return [
        Error("ATOMIC_REQUESTS must stay off: acts open their own transactions.", id="config.E002")
    ]


@register(deploy=True)
def production_speaks_https(**_kwargs: Any) -> list[CheckMessage]:
    """Without TLS the signed links in mails can be read on their way."""
    if settings.HTTPS or not settings.PRODUCTION:
        return []
    return [Error("SITE_URL does not begin with https://.", id="config.E003")]


@register()
def cache_is_shared(**_kwargs: Any) -> list[CheckMessage]:
    """Limits that each process counts for itself are no limits."""
    backend = settings.CACHES["default"]["BACKEND"]
    if settings.MODE == "test" or "locmem" not in backend:
        return []
    return [
        Error(
            "The cache must be shared between processes.", hint="Set REDIS_URL.", id="config.E004"
        )
    ]
