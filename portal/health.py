"""Health: whether the process lives, and whether it can serve."""

from flask import Blueprint, Flask, Response, jsonify

from portal import current
from portal.flows.ports import StorageUnavailable

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
def live() -> Response:
    """The process answers. Asks nothing of the database, so that a database that rests restarts nobody."""
    return jsonify(status="UP")


@health.get("/ready")
def ready() -> tuple[Response, int]:
    """Whether pages can be served now: 200 with `UP`, or 503 with the checks that failed. A theme that
    is not served is told here too; its parent's pages are served, so it takes nobody off the air."""
    try:
        is_up = current.portal().realm_store.revision(current.portal().default_realm) is not None
    except StorageUnavailable:
        is_up = False
    word = "UP" if is_up else "DOWN"
    themes = [
        {"name": f"theme {name}", "status": "DOWN", "data": {"told": sentence}}
        for name, sentence in current.portal().themes.alerts().items()
    ]
    return jsonify(status=word, checks=[{"name": "storage", "status": word}, *themes]), 200 if is_up else 503


def start(app: Flask) -> None:
    """Joins the health addresses to the application."""
    app.register_blueprint(health)
