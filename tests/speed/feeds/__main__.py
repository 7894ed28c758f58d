"""``make speed-feeds``: a database and a server of its own, filled, asked, and compared."""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from tests.race.server import a_postgresql_database
from tests.speed.feeds import load

if not load.is_there():
    sys.exit(load.MISSING)

with ExitStack() as stack:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seminars-feeds-")))
    url = os.environ.get("DATABASE_URL", "")
    if urlsplit(url).scheme in {"postgres", "postgresql"}:
        url = stack.enter_context(a_postgresql_database(url))
    else:
        url = f"sqlite:///{folder / 'speed.sqlite3'}"
    os.environ |= {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.speed.feeds.settings",
        "LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()

    from tests.speed.feeds.report import report

    sys.exit(report(folder))
