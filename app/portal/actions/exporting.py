"""Progress carried by hand: a signed package of what waits, and what a person says became of it.

The database is the truth and the file only its shape: a package lost on the way is written again, byte for byte.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import transaction
from app.core.errors import NotFound, WrongState
from app.core.office import office
from app.dossiers.models import Dossier, ProgressMessage
from app.dossiers.queries import system_actor
from app.dossiers.rules import Actor
from app.intake.models import IntakeRefusal
from app.portal.actions.turns import Turn, alone
from app.portal.models import PortalExport, PortalExportLine
from app.portal.queries.exports import export_by_sequence, lines_of
from app.portal.queries.messages import Waiting, messages_waiting, refusals_waiting
from app.portal.rules.packing import MOST_MESSAGES, manifest_of, package_name, zipped
from app.portal.rules.telling import as_told
from config.secret_files import kept_secret

READABLE: Final = 0o640  # whoever carries the package is another account of this machine
KEY: Final = "progress_key"  # the name of its file in DATA_DIR/secrets


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A package of progress: how many messages it carries, 0 and no package when nothing waited."""

    package: str = ""
    sequence: int = 0
    messages: int = 0

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {"package": self.package, "sequence": self.sequence, "messages": self.messages}


def signing_key() -> Ed25519PrivateKey:
    """The office's own key, made at its first use and kept in DATA_DIR/secrets. Raises ConfigError."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept_secret(office().settings.data_dir, KEY)))


def public_key() -> str:
    """The public half as PEM, for the portal to be told once."""
    key = signing_key().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def export_progress(*, officer: Actor | None = None) -> Exported:
    """Put what waits, and is in no package under way, into the next package. Raises UnderWay."""
    with alone(Turn.EXPORT), transaction() as session:
        chosen = messages_waiting(session, after=None, limit=MOST_MESSAGES, unless_exported=True)
        if len(chosen) < MOST_MESSAGES:
            left = MOST_MESSAGES - len(chosen)
            chosen += refusals_waiting(session, after=None, limit=left, unless_exported=True)
        if not chosen:
            return Exported()
        return _written(session, chosen, officer or system_actor(session))


def _written(session: Session, chosen: list[Waiting], officer: Actor) -> Exported:
    unit, at = office().settings.office_unit, clock.now()
    before = session.execute(select(PortalExport).order_by(PortalExport.sequence.desc()).limit(1)).scalar_one_or_none()
    sequence = before.sequence + 1 if before else 1
    lines = [orjson.dumps(as_told(waiting.message)) for waiting in chosen]
    manifest = manifest_of(
        lines, unit=unit, sequence=sequence, made_at=at, previous=before.manifest if before else None
    )
    name = package_name(unit, made_at=at, sequence=sequence)
    export = PortalExport(sequence=sequence, package=name, messages=len(lines), manifest=manifest,
                          signature=signing_key().sign(manifest), made_by_id=officer.id, made_at=at)  # fmt: skip
    session.add(export)
    session.flush()
    rows = [
        {"export_id": export.id, "line": line, "number": waiting.message.number, "ordinal": waiting.message.ordinal,
         "content": content}
        for line, (waiting, content) in enumerate(zip(chosen, lines, strict=True), start=1)
    ]  # fmt: skip
    session.execute(insert(PortalExportLine), rows)
    facts = {"package": name, "messages": len(lines)}
    journal.write(session, journal.Act("progress_exported", facts, officer.id, at), subject=name)
    return Exported(package=name, sequence=sequence, messages=len(lines))


def package_bytes(sequence: int) -> tuple[str, bytes]:
    """The file name and the zip of a package, the same each time. Raises NotFound."""
    with transaction() as session:
        export = export_by_sequence(session, sequence)
        return f"{export.package}.zip", zipped(
            lines_of(session, export.id), manifest=export.manifest, signature=export.signature
        )


def write_package(sequence: int, out: Path) -> Path:
    """Write a package into the folder `out`, where it appears only when whole. Returns the file. Raises NotFound."""
    name, content = package_bytes(sequence)
    out.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=out, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), READABLE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return Path(unfinished).replace(out / name)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def say_delivered(sequence: int, *, officer: Actor) -> int:
    """The portal has the package: its messages are acknowledged. Returns how many were still waiting."""
    with transaction() as session:
        export = _under_way(session, sequence)
        at = clock.now()
        export.standing, export.settled_at = "delivered", at
        count = _acknowledge(session, export)
        facts = {"package": export.package, "messages": count}
        journal.write(session, journal.Act("export_delivered", facts, officer.id, at), subject=export.package)
    return count


def say_lost(sequence: int, *, officer: Actor) -> None:
    """The package never came: its messages go into the next one."""
    with transaction() as session:
        export = _under_way(session, sequence)
        at = clock.now()
        export.standing, export.settled_at = "lost", at
        facts = {"package": export.package}
        journal.write(session, journal.Act("export_lost", facts, officer.id, at), subject=export.package)


def _under_way(session: Session, sequence: int) -> PortalExport:
    export = session.execute(
        select(PortalExport).where(PortalExport.sequence == sequence).with_for_update()
    ).scalar_one_or_none()
    if export is None:
        raise NotFound("export_not_found")
    if export.standing != "made":
        raise WrongState("export_settled")
    return export


def _acknowledge(session: Session, export: PortalExport) -> int:
    """Every message of the package that still waits; what an officer told again meanwhile was told by it, too."""
    named = select(PortalExportLine.number, PortalExportLine.ordinal).where(PortalExportLine.export_id == export.id)
    answered = {"state": "acknowledged", "answered_at": export.settled_at, "answer": export.package}
    of_dossiers = (
        update(ProgressMessage)
        .where(ProgressMessage.state == "promised", Dossier.id == ProgressMessage.dossier_id)
        .where(tuple_(Dossier.number, ProgressMessage.ordinal).in_(named))
        .values(answered)
        .returning(ProgressMessage.ordinal)
    )
    of_records = (
        update(IntakeRefusal)
        .where(IntakeRefusal.state == "promised")
        .where(tuple_(IntakeRefusal.number, IntakeRefusal.ordinal).in_(named))
        .values(answered)
        .returning(IntakeRefusal.record_id)
    )
    options = {"synchronize_session": False}
    changed = [session.execute(update_, execution_options=options).all() for update_ in (of_dossiers, of_records)]
    return sum(map(len, changed))
