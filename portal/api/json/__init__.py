"""Our own JSON door: every action of the pages, for an app."""

from portal.api.json import resets
from portal.api.json.routes import json_api

__all__ = ["json_api", "resets"]
