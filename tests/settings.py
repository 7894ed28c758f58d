"""Settings of the test suite: the site's own, with a database and folders of its own per run."""

import os
import tempfile
from pathlib import Path

os.environ["MODE"] = "test"
os.environ.pop("IMAP_URL", None)  # no test reads somebody's real mailbox
os.environ.pop("IMAP_URL_FILE", None)
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="seminars-test-"))

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, DATABASES, STORAGES

_on_postgresql = DATABASES["default"]["ENGINE"].endswith("postgresql")
# A file, because a database in memory has no WAL; a name per process, so that two runs never meet.
DATABASES["default"]["TEST"] = {
    "NAME": f"test_seminars_{os.getpid()}"
    if _on_postgresql
    else str(Path(DATA_DIR) / "test.sqlite3")
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
FEEDS_DIR = Path(DATA_DIR) / f"feeds-{os.getpid()}"  # not shared by two test processes
FEEDS_REMEMBERED_SECONDS = 0.0  # a test sees at once what it has changed
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
