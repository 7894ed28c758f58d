"""Settings of a server under a rush: DATABASE_URL and DATA_DIR say where, the rest is the site's.

RACE_WITHOUT takes the protection away: it exists only here, to show that the tests can fail.
"""

import os

os.environ["MODE"] = "test"

from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
INSTALLED_APPS = [*INSTALLED_APPS, "tests.race.control.RaceConfig"]

if os.environ.get("RACE_WITHOUT") == "immediate":
    DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"
    SILENCED_SYSTEM_CHECKS = ["config.E001"]
