"""What a finding says to people, in the reader's tongue; what it is stands in `rules.findings`."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.audit.rules import Finding, Kind, Verdict

# The short name of each kind, for a column of its own.
KINDS: Mapping[Kind, LazyString] = MappingProxyType(
    {
        Kind.CHANGED: _l("Bị sửa"),
        Kind.DROPPED: _l("Bị xóa"),
        Kind.MOVED: _l("Bị đổi chỗ"),
        Kind.INSERTED: _l("Bị chèn"),
        Kind.UNPROVEN: _l("Không chứng minh được"),
        Kind.BROKEN_CHAIN: _l("Đứt chuỗi"),
        Kind.DOSSIER_DROPPED: _l("Hồ sơ bị xóa"),
        Kind.DOSSIER_DIFFERS: _l("Hồ sơ không khớp"),
        Kind.NO_HISTORY: _l("Hồ sơ không có nhật ký"),
        Kind.HEAD_CHANGED: _l("Đầu dải bị sửa"),
        Kind.HEAD_MISSING: _l("Đầu dải bị xóa"),
        Kind.ROLLED_BACK: _l("Dải bị lùi lại"),
        Kind.ANCHOR_CHANGED: _l("Mốc đối chiếu bị sửa"),
        Kind.WRONG_KEY: _l("Sai khóa"),
    }
)
# What each finding says; `entry` is the entry in words, `where` its strand and place.
SENTENCES: Mapping[Kind, LazyString] = MappingProxyType(
    {
        Kind.CHANGED: _l("%(entry)s đã bị sửa sau khi ghi (%(where)s)."),
        Kind.DROPPED: _l("%(entry)s đã bị xóa (%(where)s)."),
        Kind.MOVED: _l("%(entry)s không đứng ở chỗ đã ghi (%(where)s)."),
        Kind.INSERTED: _l("%(entry)s được chèn vào, không do hệ thống ghi (%(where)s)."),
        Kind.UNPROVEN: _l("%(entry)s không chứng minh được, vì mục ngay trước nó đã mất hoặc bị sửa (%(where)s)."),
        Kind.BROKEN_CHAIN: _l("%(entry)s không nối tiếp mục trước của cùng hồ sơ (%(where)s)."),
        Kind.DOSSIER_DROPPED: _l("Cả hồ sơ %(subject)s đã bị xóa."),
        Kind.DOSSIER_DIFFERS: _l("Hồ sơ %(subject)s ghi nhớ mục cuối khác với nhật ký."),
        Kind.NO_HISTORY: _l("Hồ sơ %(subject)s không có mục nhật ký nào."),
        Kind.HEAD_CHANGED: _l("Niêm phong ở đầu dải %(strand)s không còn đúng: số mục hoặc mục cuối đã bị sửa."),
        Kind.HEAD_MISSING: _l("Không còn dòng đầu của dải %(strand)s."),
        Kind.ROLLED_BACK: _l("Dải %(strand)s đã bị đưa về trạng thái cũ: không còn khớp từ chỗ %(place)s%(last)s."),
        Kind.ANCHOR_CHANGED: _l(
            "Dòng %(place)s của tệp mốc đối chiếu đã bị sửa, hoặc dòng trước nó đã mất. Hãy giữ tệp này làm chứng cứ."
        ),
        Kind.WRONG_KEY: _l(
            "Không niêm phong nào khớp: khóa nhật ký (JOURNAL_KEY) khác với khóa đã dùng để ghi. Hãy đặt lại đúng khóa."
        ),
    }
)


def kind_words(kind: Kind) -> str:
    """The short name of a kind."""
    return str(KINDS[kind])


def sentence(finding: Finding) -> str:
    """The whole finding as one sentence."""
    return str(SENTENCES[finding.kind]) % {
        "entry": _entry(finding),
        "where": _where(finding),
        "subject": finding.subject or "",
        "strand": finding.strand,
        "place": finding.place,
        "last": f" ({_entry(finding)})" if finding.subject else "",
    }


def verdict_sentence(verdict: Verdict) -> str:
    """What a verification comes to, in one sentence."""
    counts = {"entries": verdict.entries, "dossiers": verdict.dossiers, "found": len(verdict.findings)}
    if verdict.is_whole:
        return _("Nhật ký nguyên vẹn: đã kiểm tra %(entries)s mục của %(dossiers)s hồ sơ.", **counts)
    if verdict.is_cut:
        return _("Nhật ký đã bị can thiệp: dừng lại sau %(found)s điểm sai đầu tiên.", **counts)
    return _("Nhật ký đã bị can thiệp: %(found)s điểm sai trong %(entries)s mục.", **counts)


def _entry(finding: Finding) -> str:
    if finding.subject is None:
        return _("Một số mục chưa rõ của hồ sơ nào")
    if finding.ordinal is not None:
        return _("Mục %(ordinal)s của hồ sơ %(subject)s", ordinal=finding.ordinal, subject=finding.subject)
    return _("Mục về «%(subject)s»", subject=finding.subject)


def _where(finding: Finding) -> str:
    if finding.strand is None:
        return _("theo chuỗi của hồ sơ")
    if finding.until is not None and finding.until != finding.place:
        return _("dải %(strand)s, chỗ %(first)s đến %(last)s", strand=finding.strand, first=finding.place,
                 last=finding.until)  # fmt: skip
    return _("dải %(strand)s, chỗ %(place)s", strand=finding.strand, place=finding.place)
