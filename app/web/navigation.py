"""The sections of the office, as data: each slice adds its own; a reader sees what the marks let them open."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel.speaklater import LazyString

from app.web.access import may_open, opens_to
from app.web.sessions import reader
from config.workflow import Role


@dataclass(frozen=True, kw_only=True)
class Section:
    """One entry of the navigation. `main_for`: whose first page it is; `also_in`: other blueprints that stand in it."""

    title: LazyString
    endpoint: str
    order: int
    main_for: frozenset[Role] = frozenset()
    also_in: frozenset[str] = frozenset()

    @property
    def blueprints(self) -> frozenset[str]:
        """The blueprints whose pages stand in this section."""
        return self.also_in | {self.endpoint.partition(".")[0]}


def set_up(app: Flask) -> None:
    """Make an empty navigation and show it to the layout."""
    app.extensions["navigation"] = []
    app.jinja_env.globals.update(sections=sections, is_current=is_current, can_open=can_open, first_time=first_time)


def add(app: Flask, section: Section) -> None:
    """Add a section; sections stand by `order`, then by endpoint."""
    shown: list[Section] = app.extensions["navigation"]
    shown.append(section)
    shown.sort(key=lambda each: (each.order, each.endpoint))


def sections() -> tuple[Section, ...]:
    """What the reader may open, in order."""
    return tuple(each for each in current_app.extensions["navigation"] if can_open(each.endpoint))


def first_time(name: str) -> bool:
    """Whether nothing of this name has been written on the page yet: for what may stand there only once."""
    written: set[str] = request.environ.setdefault("office.written_once", set())
    is_first = name not in written
    written.add(name)
    return is_first


def can_open(endpoint: str) -> bool:
    """Whether the endpoint exists and the reader may open it."""
    officer = reader()
    return officer is not None and opens_to(officer, endpoint)


def is_current(section: Section) -> bool:
    """Whether the page being shown stands in this section."""
    return request.blueprint in section.blueprints


def first_page(role: Role) -> str | None:
    """The endpoint of a role's first page: its main section, else the first it may open, else None."""
    open_to_role = [each for each in current_app.extensions["navigation"] if may_open(each.endpoint, role)]
    main = [each for each in open_to_role if role in each.main_for]
    return next((each.endpoint for each in [*main, *open_to_role]), None)
