"""The checklist of papers at the counter: which are asked for, how each was shown, and whether all that must be are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.store import SHOWN, media_type
from config.catalogue import Procedure
from config.documents import Document, is_asked_for
from config.fee_facts import FeeFacts


class ShownAs(StrEnum):
    """How a paper was shown at the counter."""

    ORIGINAL = "original"
    COPY = "copy"
    ELECTRONIC = "electronic"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One line of the checklist. `is_asked`: None where only the officer can tell whether the paper is needed."""

    document: Document
    is_asked: bool | None
    shown_as: str | None
    scan: Mapping[str, Any] | None

    @property
    def is_there(self) -> bool:
        """Whether it was shown or scanned."""
        return bool(self.shown_as or self.scan)

    @property
    def is_missing(self) -> bool:
        """Whether the dossier cannot be accepted without it."""
        return self.document.required and self.is_asked is True and not self.is_there


def checklist(
    procedure: Procedure, kept: Mapping[str, Mapping[str, Any]], *, facts: FeeFacts, on: date
) -> tuple[Paper, ...]:
    """The papers of a procedure on the day `on`, those not asked for left out unless they were shown all the same."""
    lines = [
        Paper(
            document=document,
            is_asked=is_asked_for(document, facts, on=on),
            shown_as=(kept.get(document.code) or {}).get("shown_as") or None,
            scan=(kept.get(document.code) or {}).get("scan"),
        )
        for document in procedure.documents
    ]
    return tuple(line for line in lines if line.is_asked is not False or line.is_there)


def scan_fault(content: bytes, *, most_bytes: int) -> str | None:
    """Why a scan is not taken: `too_large`, or `neither` picture nor PDF by its own bytes; None where it is."""
    if len(content) > most_bytes:
        return "too_large"
    return None if media_type(content) in SHOWN else "neither"


def missing(papers: Iterable[Paper]) -> tuple[str, ...]:
    """The codes of the papers without which the dossier cannot be accepted."""
    return tuple(paper.document.code for paper in papers if paper.is_missing)


def document_rows(papers: Iterable[Paper], *, names: Mapping[str, str], at: Any) -> list[dict[str, Any]]:
    """What the dossier keeps of the papers shown, in the order of the checklist; a scan comes with its bytes' hash."""
    shown = [paper for paper in papers if paper.is_there]
    return [_row(paper, ordinal, names=names, at=at) for ordinal, paper in enumerate(shown, start=1)]


def _row(paper: Paper, ordinal: int, *, names: Mapping[str, str], at: Any) -> dict[str, Any]:
    scan = paper.scan or {}
    return {
        "ordinal": ordinal, "portal_file_id": None, "component_code": paper.document.code,
        "file_name": names[paper.document.code], "declared_type": scan.get("media_type"),
        "declared_bytes": scan.get("bytes"), "sha256": scan.get("sha256"), "media_type": scan.get("media_type"),
        "arrival": "arrived", "shown_as": paper.shown_as or ShownAs.COPY, "is_withdrawn": False, "arrived_at": at,
    }  # fmt: skip
