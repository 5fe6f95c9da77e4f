"""The portal for a WSGI server: `gunicorn wsgi:app`."""

import os
import sys

from portal import logs
from portal.config import SettingsError, log_level
from portal.content.errors import ContentError
from portal.factory import create_app

try:
    logs.begin(log_level(os.environ))
    app = create_app()
except (SettingsError, ContentError) as error:
    sys.exit(f"The portal does not start: {error}")
