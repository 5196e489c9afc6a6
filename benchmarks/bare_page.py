"""The least a page can be that asks the database: one Flask view that reads one row. The peer of measured pages."""

import os

from flask import Flask, jsonify
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from werkzeug.wrappers import Response

app = Flask("bare")
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("BARE_DATABASE", "postgresql+psycopg://")
db = SQLAlchemy(app)
ROW = text("SELECT id, username, full_name FROM officers WHERE id = :id")


@app.get("/")
def show() -> Response:
    """One row, as JSON."""
    return jsonify(list(db.session.execute(ROW, {"id": 1}).one()))
