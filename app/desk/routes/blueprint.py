"""What the pages of one dossier share: the blueprint, who may read, and how an address names a dossier."""

from typing import Final

from flask import Blueprint

from config.workflow import Role

desk = Blueprint("desk", __name__, template_folder="../templates")

READERS: Final = (Role.OFFICER, Role.TEAM_LEADER, Role.HEAD, Role.CASHIER, Role.AUDITOR)
LARGEST: Final = 2**63 - 1
DOSSIER: Final = f"/dossiers/<int(max={LARGEST}):dossier_id>"
