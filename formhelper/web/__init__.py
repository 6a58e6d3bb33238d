"""The door for people: pages on the web, rendered on the server."""

from formhelper.web.app import create_app
from formhelper.web.parts import Parts

__all__ = ["Parts", "create_app"]
