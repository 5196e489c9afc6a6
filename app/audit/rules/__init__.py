"""What is right and wrong about a journal, without a database; the parts stand in the modules beside this one."""

from app.audit.rules.anchors import Anchors, anchor_line, read_anchors
from app.audit.rules.chains import File, Link, check_chains
from app.audit.rules.entries import NO_HASH, Anchor, Ask, Entry, HashOf, Head, Known
from app.audit.rules.findings import Finding, Kind, named
from app.audit.rules.strands import StrandCheck
from app.audit.rules.verdict import MOST_FINDINGS, Remains, Verdict, gathered

__all__ = [
    "MOST_FINDINGS",
    "NO_HASH",
    "Anchor",
    "Anchors",
    "Ask",
    "Entry",
    "File",
    "Finding",
    "HashOf",
    "Head",
    "Kind",
    "Known",
    "Link",
    "Remains",
    "StrandCheck",
    "Verdict",
    "anchor_line",
    "check_chains",
    "gathered",
    "named",
    "read_anchors",
]
