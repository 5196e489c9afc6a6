"""The door for web servers and for the `flask` command."""

import sys

from app.factory import create_app
from config.errors import ConfigError

try:
    app = create_app()
except ConfigError as mistake:
    sys.exit(f"The office cannot start. {mistake}")
