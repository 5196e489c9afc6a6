"""The tables of working through lists. One file a subject."""

from app.worklists.models.bulk import BulkItem, BulkRun
from app.worklists.models.counts import CellChange, CellCount, CountCheck, Kind
from app.worklists.models.leases import Lease, Share, Viewing
from app.worklists.models.passing_on import Absence, HandedOver
from app.worklists.models.views import OwnColumns, SavedFilter

__all__ = [
    "Absence", "BulkItem", "BulkRun", "CellChange", "CellCount", "CountCheck", "HandedOver", "Kind", "Lease",
    "OwnColumns", "SavedFilter", "Share", "Viewing",
]  # fmt: skip
