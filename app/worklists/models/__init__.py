"""The tables of working through lists. One file a subject."""

from app.worklists.models.bulk import BulkItem, BulkRun
from app.worklists.models.leases import Lease, Share, Viewing
from app.worklists.models.passing_on import Absence, HandedOver

__all__ = ["Absence", "BulkItem", "BulkRun", "HandedOver", "Lease", "Share",
    "Viewing"]
