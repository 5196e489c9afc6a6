"""Pulling over the wire: every page with its cursor, whatever the portal does."""

from sqlalchemy import func, select

from app.core.db import db
from app.dossiers.models import Dossier
from app.portal.actions.pulling import Order, pull
from tests.app.portal.conftest import lines


def test_a_pull_brings_in_what_the_portal_has(own_database, a_portal, a_wire):
    portal, address = a_portal(lines(120))

    pulled = pull(a_wire(address), Order(limit=50))

    assert pulled.tally.records == len(portal.feed.lines)
    assert db.session.execute(select(func.count()).select_from(Dossier)).scalar_one() == 120
