"""Asking for packages of progress that were written."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.portal.models import PortalExport, PortalExportLine


def export_by_sequence(session: Session, sequence: int) -> PortalExport:
    """The package with this sequence number. Raises NotFound."""
    export = session.execute(select(PortalExport).where(PortalExport.sequence == sequence)).scalar_one_or_none()
    if export is None:
        raise NotFound("export_not_found")
    return export


def lines_of(session: Session, export_id: int) -> Sequence[bytes]:
    """The messages of a package in its order."""
    content = select(PortalExportLine.content).where(PortalExportLine.export_id == export_id)
    return session.execute(content.order_by(PortalExportLine.line)).scalars().all()


def newest_exports(session: Session, *, limit: int) -> Sequence[PortalExport]:
    """The packages written last, the newest first."""
    return session.execute(select(PortalExport).order_by(PortalExport.sequence.desc()).limit(limit)).scalars().all()
