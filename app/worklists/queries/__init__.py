"""Asking for lists of dossiers. One `Filter` serves the list, its count and its export."""

from app.worklists.queries.around import Around, around
from app.worklists.queries.cells import COUNTED_AT_MOST, Counted, count_of, counting
from app.worklists.queries.filters import NOBODY, Filter, Refinement, filter_of
from app.worklists.queries.pages import PAGE_ROWS, Page, Row, every_row, worklist_page
from app.worklists.queries.search import FOUND_AT_MOST, Found, found, found_while_typing, only_dossier_numbered

__all__ = [
    "COUNTED_AT_MOST",
    "FOUND_AT_MOST",
    "NOBODY",
    "PAGE_ROWS",
    "Around",
    "Counted",
    "Filter",
    "Found",
    "Page",
    "Refinement",
    "Row",
    "around",
    "count_of",
    "counting",
    "every_row",
    "filter_of",
    "found",
    "found_while_typing",
    "only_dossier_numbered",
    "worklist_page",
]
