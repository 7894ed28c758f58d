"""Readers of the environment: each value is read once, and a wrong one stops the start."""

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
IMAPS_PORT, IMAP_PORT = 993, 143
# Without a word of the value: it holds a password.
WRONG_MAILBOX = (
    "IMAP_URL must look like imaps://user:password@imap.example.org/INBOX, "
    "with @ : / ? # % in user and password percent-encoded."
)
TLS_PORT = "IMAP_URL names port 993, where imaps:// is spoken, not imap://."


def text(name: str, default: str | None = None) -> str:
    """The value of ``name``, or of the file that ``name_FILE`` points to, as container secrets do.

    Raises ImproperlyConfigured when neither is there and no default is given.
    """
    path = os.environ.get(f"{name}_FILE")
    value = Path(path).read_text("utf-8").strip() if path else os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. See docs/settings.md for what it holds.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """A yes or a no; anything else is refused by name."""
    value = text(name, "yes" if default else "no").lower()
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} must be yes or no, not “{value}”.")


def whole_number(name: str, default: int) -> int:
    """A whole number; anything else is refused by name."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's description of the database behind ``sqlite:///path`` or ``postgres://user@host/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path.removeprefix("/")))  # sqlite:////srv/x is absolute
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL must begin with sqlite:/// or postgres://, not “{parts.scheme}:”."
    )


def sqlite(path: str) -> dict[str, Any]:
    """SQLite in the one mode in which places are never given twice (a system check keeps it so).

    IMMEDIATE takes the write lock at the start of a transaction: that is what makes
    "lock, count, decide" right on a database without row locks.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # to open the file anew takes longer than most questions
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where answers to our invitations arrive. Its password is in no page of errors and no log."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    encryption: str  # "tls" from the first byte, "starttls", or none on this machine itself


def mailbox(url: str) -> Mailbox | None:
    """The mailbox behind ``imaps://user:password@host/folder``; None for an empty text.

    ``imap://`` means STARTTLS, and no encryption only on loopback. Raises ImproperlyConfigured.
    """
    if not url:
        return None
    try:
        found = _mailbox(url)
    except ValueError:
        raise ImproperlyConfigured(WRONG_MAILBOX) from None
    if found.encryption != "tls" and found.port == IMAPS_PORT:
        raise ImproperlyConfigured(TLS_PORT)
    return found


def _mailbox(url: str) -> Mailbox:
    parts = urlsplit(url)
    is_tls, host = parts.scheme == "imaps", parts.hostname or ""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    is_whole = parts.scheme in {"imap", "imaps"} and all((host, user, password))
    is_more = parts.query or parts.fragment  # an unencoded ? or #
    if not is_whole or is_more or not (user + password + folder).isprintable():
        raise ValueError
    encryption = "tls" if is_tls else "" if _is_loopback(host) else "starttls"
    port = parts.port or (IMAPS_PORT if is_tls else IMAP_PORT)
    return Mailbox(host, port, user, password, folder, encryption)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
