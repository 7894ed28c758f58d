"""``make speed``: a database of its own, filled, and every page of the desk opened and timed."""

import os
import sys
import tempfile
from pathlib import Path

folder = tempfile.mkdtemp(prefix="seminars-speed-")
os.environ["DATA_DIR"] = folder
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'speed.sqlite3'}")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from tests.speed.measure import measured_on_a_database_of_its_own

sys.exit(measured_on_a_database_of_its_own())
