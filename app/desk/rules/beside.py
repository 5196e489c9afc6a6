"""Two dossiers side by side, line by line, with what differs. Never merged: which one stays is for the officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.desk.rules.declared import Line


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One line of both: what it is called, what either says; empty where it says nothing."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two do not say the same; blanks and capitals make no difference."""
        return " ".join(self.left.split()).casefold() != " ".join(self.right.split()).casefold()


def beside(left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]]) -> tuple[Pair, ...]:
    """The lines of both in the order of the left one, then what only the right one has; none that is empty twice."""
    first, second = dict(left), dict(right)
    labels = [*first, *(label for label in second if label not in first)]
    pairs = (Pair(label=label, left=first.get(label, ""), right=second.get(label, "")) for label in labels)
    return tuple(pair for pair in pairs if pair.left or pair.right)


def flat(lines: Sequence[Line], *, above: str = "") -> list[tuple[str, str]]:
    """The lines of a declaration as label and text, those of a group after its name, rows of a list numbered."""
    found: list[tuple[str, str]] = []
    for line in lines:
        label = f"{above} · {line.label}" if above else line.label
        found.append((label, line.written))
        found += flat(line.lines, above=label)
        for place, row in enumerate(line.rows, start=1):
            found += flat(row, above=f"{label} {place}")
    return [(label, text) for label, text in found if text]


def papers(names: Mapping[str, str], documents: Sequence[tuple[str | None, str]]) -> list[tuple[str, str]]:
    """What was handed in for each component, as its name and the files' beginnings of hash or names."""
    found: dict[str, list[str]] = {}
    for code, what in documents:
        found.setdefault(names.get(code or "", code or "–"), []).append(what)
    return [(name, ", ".join(given)) for name, given in found.items()]
