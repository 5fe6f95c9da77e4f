"""The portal for a WSGI server: `gunicorn wsgi:app`."""

import sys

from portal.config import SettingsError
from portal.content.errors import ContentError
from portal.factory import create_app

try:
    app = create_app()
except (SettingsError, ContentError) as error:
    sys.exit(f"The portal does not start: {error}")
