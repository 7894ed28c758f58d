"""The web server's entrance to the site."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from config.logs import HideSecrets

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# gunicorn writes addresses too, when it breaks or is told to keep an access log.
for name in ("gunicorn.error", "gunicorn.access"):
    logging.getLogger(name).addFilter(HideSecrets())
