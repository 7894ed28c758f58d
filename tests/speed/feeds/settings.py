"""The site's own settings, with two yardsticks beside its addresses; the product has none."""

import os

os.environ["MODE"] = "test"

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.speed.feeds.yardsticks"
