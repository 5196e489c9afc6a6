"""Every module that defines tables, imported once so that the metadata knows them all: for migrations and for tests."""

from app.alerts import models as alerts_models
from app.core import models as core_models
from app.counter import models as counter_models
from app.delivery import models as delivery_models
from app.dossiers import models as dossiers_models
from app.intake import models as intake_models
from app.notes import models as notes_models
from app.officers import models as officers_models
from app.papers import models as papers_models
from app.portal import models as portal_models
from app.receipts import models as receipts_models
from app.worklists import models as worklists_models

TABLES = (
    alerts_models,
    core_models,
    counter_models,
    delivery_models,
    dossiers_models,
    intake_models,
    notes_models,
    officers_models,
    papers_models,
    portal_models,
    receipts_models,
    worklists_models,
)
