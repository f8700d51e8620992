"""The doors for programs. Each translates a protocol into what the flows know, and an outcome back; what they share
stands here: how a body is read, how an answer and an error look, one effect for one key."""

from flask import Flask

from portal import cors
from portal.api.docs import docs
from portal.api.json import json_api
from portal.api.passwords.routes import passwords

BLUEPRINTS = (json_api, passwords)
NAMES = tuple(blueprint.name for blueprint in BLUEPRINTS)

for each in BLUEPRINTS:
    cors.start(each)


def start(app: Flask) -> None:
    """Joins the doors to the application. Browsers of the realms' clients may read their answers, without cookies."""
    for blueprint in (*BLUEPRINTS, docs):
        app.register_blueprint(blueprint)
