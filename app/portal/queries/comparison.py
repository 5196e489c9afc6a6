"""Asking what portal and office each say of the same dossiers, and for comparisons that were made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.dossiers.models import Dossier
from app.intake.models import IntakeRecord
from app.intake.rules.reading import MAX_RECORD_BYTES
from app.portal.models import PortalComparison, PortalDifference
from app.portal.rules.comparing import KINDS, Difference, Ours, Theirs
from app.portal.rules.feed import day_of, number_in

MOST_UNREAD = 2000  # an office with more records it cannot read has another trouble than its reconciliation
Place = tuple[str, str, int]  # kind, number and id of a difference: its place in the list

# Every dossier that the portal lists, beside what the office holds of it; then what the office holds and the portal
# does not list. A message promised a moment ago is not missing there: it is on its way (`due`).
BOTH = text("""
    WITH listed AS (
        SELECT DISTINCT ON (number) number, version, status, ordinal FROM portal_listings
        WHERE comparison_id = :comparison ORDER BY number, version DESC, ordinal DESC, id DESC
    ), held AS (
        SELECT id, number, portal_version, messages FROM dossiers
        WHERE origin = 'portal' AND unit_code = :unit AND lodged_at >= :since AND lodged_at < :until
        UNION SELECT id, number, portal_version, messages FROM dossiers JOIN listed USING (number)
    )
    SELECT coalesce(listed.number, held.number) AS number, held.id AS dossier_id,
           held.portal_version AS our_version, held.messages AS our_ordinal,
           coalesce(due.ordinal, 0) AS due_ordinal, due.status AS our_status,
           listed.version AS their_version, listed.ordinal AS their_ordinal, listed.status AS their_status
    FROM listed FULL JOIN held ON held.number = listed.number
    LEFT JOIN LATERAL (
        SELECT ordinal, status FROM progress_messages
        WHERE dossier_id = held.id AND promised_at < :due ORDER BY ordinal DESC LIMIT 1
    ) due ON held.messages > 0
    ORDER BY 1
""")
SET_ASIDE = text("""
    SELECT DISTINCT ON (number) number, id, coalesce(portal_version, 0) AS version FROM intake_records
    WHERE number = ANY(:numbers) AND standing IN ('open', 'refused')
    ORDER BY number, portal_version DESC NULLS FIRST, id DESC
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One dossier as both know it; None on the side that does not."""

    number: str
    dossier_id: int | None
    ours: Ours | None
    theirs: Theirs | None


def pairs(session: Session, comparison: Mapping[str, Any]) -> Iterator[Pair]:
    """Every dossier that either of the two has, by number. `comparison` gives comparison, unit, since, until, due."""
    rows = session.execute(BOTH, dict(comparison), execution_options={"yield_per": 2000})
    for row in rows:
        is_held, is_listed = row.dossier_id is not None, row.their_version is not None
        yield Pair(
            number=row.number,
            dossier_id=row.dossier_id,
            ours=Ours(version=row.our_version or 0, ordinal=row.our_ordinal, due_ordinal=row.due_ordinal,
                      status=row.our_status) if is_held else None,
            theirs=Theirs(version=row.their_version, ordinal=row.their_ordinal,
                          status=row.their_status) if is_listed else None,
        )  # fmt: skip


def set_aside(session: Session, numbers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The newest record in quarantine of each of these numbers: its id and version, 0 for one that cannot be read.

    One that an officer refused counts, too: pulled again it changes nothing, and the portal goes on listing it.
    """
    found = session.execute(SET_ASIDE, {"numbers": list(numbers)})
    return {row.number: (row.id, row.version) for row in found}


def set_aside_unread(session: Session) -> dict[str, tuple[int, int]]:
    """The same for records whose own number this office could not take: by what stands in their bytes."""
    unread = (
        select(IntakeRecord.id, func.substr(IntakeRecord.raw, 1, MAX_RECORD_BYTES).label("raw"))
        .where(IntakeRecord.standing.in_(("open", "refused")), IntakeRecord.number.is_(None))
        .order_by(IntakeRecord.id.desc())
        .limit(MOST_UNREAD)
    )
    found: dict[str, tuple[int, int]] = {}
    for row in session.execute(unread, execution_options={"yield_per": 20}):
        if (number := number_in(row.raw)) is not None:
            found.setdefault(number, (row.id, 0))
    return found


def comparison_by_id(session: Session, comparison_id: int) -> PortalComparison:
    """One comparison. Raises NotFound."""
    found = session.get(PortalComparison, comparison_id)
    if found is None:
        raise NotFound("comparison_not_found")
    return found


def newest_comparisons(session: Session, *, limit: int) -> Sequence[PortalComparison]:
    """The comparisons made last, the newest first."""
    newest = select(PortalComparison).order_by(PortalComparison.id.desc()).limit(limit)
    return session.execute(newest).scalars().all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One difference, and whether it has been mended since."""

    id: int
    kind: Difference
    number: str
    dossier_id: int | None
    record_id: int | None
    our_version: int | None
    their_version: int | None
    our_ordinal: int | None
    their_ordinal: int | None
    our_status: int | None
    their_status: int | None
    is_mended: bool


# Mended is a question asked when reading, never stored: the dossier is here now, in that version, or its messages have
# been acknowledged since the comparison began, or the record in quarantine has been dealt with.
LINES = text("""
    SELECT line.id, line.kind, line.number, coalesce(line.dossier_id, now_held.id) AS dossier_id, line.record_id,
           line.our_version, line.their_version, line.our_ordinal, line.their_ordinal, line.our_status,
           line.their_status,
           coalesce(CASE
             WHEN line.kind IN ('missing_here', 'version_behind') THEN now_held.portal_version >= line.their_version
             WHEN line.kind IN ('set_aside', 'version_set_aside', 'listed_elsewhere') THEN record.standing <> 'open'
             WHEN line.kind IN ('status_behind', 'missing_there') THEN now_held.messages > 0 AND NOT EXISTS (
               SELECT 1 FROM progress_messages told WHERE told.dossier_id = now_held.id
                 AND told.ordinal > least(coalesce(line.their_ordinal, 0), coalesce(line.our_ordinal, 1) - 1)
                 AND (told.state <> 'acknowledged' OR told.answered_at < :started))
           END, false) AS is_mended
    FROM portal_differences line
    LEFT JOIN dossiers now_held ON now_held.number = line.number
    LEFT JOIN intake_records record ON record.id = line.record_id
    WHERE line.comparison_id = :comparison AND line.kind = ANY(:kinds)
      AND (line.kind, line.number, line.id) > (:after_kind, :after_number, :after_id)
    ORDER BY line.kind, line.number, line.id LIMIT :limit
""")


def lines_after(
    session: Session, comparison: PortalComparison, *, kinds: Iterable[Difference], after: Place | None, limit: int
) -> list[Line]:
    """The differences of these kinds in a comparison, by kind and number, after one of them."""
    kind, number, key = after or ("", "", 0)
    found = session.execute(
        LINES,
        {"comparison": comparison.id, "started": comparison.started_at, "kinds": [str(each) for each in kinds],
         "after_kind": kind, "after_number": number, "after_id": key, "limit": limit},
    )  # fmt: skip
    return [Line(**dict(row) | {"kind": Difference(row["kind"])}) for row in found.mappings()]


def every_line(session: Session, comparison: PortalComparison) -> Iterator[Line]:
    """All differences of a comparison, asked for some thousand at a time."""
    after: Place | None = None
    while page := lines_after(session, comparison, kinds=KINDS, after=after, limit=5000):
        yield from page
        after = (str(page[-1].kind), page[-1].number, page[-1].id)


def difference_by_id(session: Session, comparison_id: int, difference_id: int) -> PortalDifference:
    """One difference of a comparison. Raises NotFound."""
    wanted = select(PortalDifference).where(
        PortalDifference.comparison_id == comparison_id, PortalDifference.id == difference_id
    )
    found = session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound("difference_not_found")
    return found


def day_to_pull(session: Session, comparison: PortalComparison, dossier_id: int | None) -> date:
    """From which day to pull again for a dossier: its own day of lodging, or the first one that was compared."""
    lodged = session.execute(select(Dossier.lodged_at).where(Dossier.id == dossier_id)).scalar_one_or_none()
    return comparison.first_on if lodged is None else day_of(lodged)
