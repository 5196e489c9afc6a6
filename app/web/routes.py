"""Pages that belong to no slice: the way in, and what the monitoring asks. Also puts together all that pages share."""

import logging

from flask import Blueprint, Flask, abort, jsonify, redirect, render_template, url_for
from flask_wtf import CSRFProtect
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.jobs import connection as redis_connection
from app.core.schema import newest_step, step_of
from app.web import access, alarms, assets, errors, filters, i18n, labels, metrics, navigation, packing, sessions
from app.web.access import current_officer, public, signed_in
from config.workflow import Role

web = Blueprint("web", __name__)
logger = logging.getLogger(__name__)


def set_up(app: Flask) -> None:
    """What every page shares, in the order in which a request meets it."""
    metrics.set_up(app)
    sessions.set_up(app)
    access.set_up(app)
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_I18N_ENABLED=False)  # a form lives as long as its session
    CSRFProtect(app)
    i18n.set_up(app)
    filters.set_up(app)
    labels.set_up(app)
    assets.set_up(app)
    packing.set_up(app)
    navigation.set_up(app)
    alarms.set_up(app)
    errors.set_up(app)
    app.register_blueprint(web)


@web.get("/")
@signed_in
def home() -> Response | str:
    """The first page of the reader's role."""
    endpoint = navigation.first_page(current_officer().role)
    return redirect(url_for(endpoint)) if endpoint else render_template("web/home.html")


@web.get("/healthz")
@public
def healthz() -> Response:
    """Alive: the process answers."""
    return jsonify(status="ok")


@web.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Ready to serve: the database answers and is at the newest step, and Redis answers where there is one."""
    found = {"database": _database(), "redis": _redis()}
    is_ready = all(state in ("ok", "unused") for state in found.values())
    return jsonify(status="ok" if is_ready else "not ready", **found), 200 if is_ready else 503


def _database() -> str:
    try:
        step = step_of(db.session.connection())
    except SQLAlchemyError as error:
        logger.warning("not ready: database %s", type(error).__name__)
        return "unreachable"
    return "ok" if step == newest_step() else "not migrated"


def _redis() -> str:
    try:
        redis = redis_connection()
        if redis is None:
            return "unused"
        redis.ping()
    except (RedisError, OSError) as error:
        logger.warning("not ready: Redis %s", type(error).__name__)
        return "unreachable"
    return "ok"


@web.get("/metrics", endpoint="metrics")
@public
def metrics_page() -> Response:
    """Counters, for this very machine or an administrator."""
    officer = sessions.reader()
    if not metrics.may_read() and (officer is None or officer.role is not Role.ADMINISTRATOR):
        abort(403)
    return metrics.exposition()
