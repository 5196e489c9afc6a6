"""Reasons chosen from those of the office become the text that goes out, a sentence a line; what an officer changed in
it by hand stays. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from config.catalogue import Procedure
from config.supplement_reasons import Asking, Reason, Reasons, Ticked, Topic
from reports.figures import Bilingual, Locale

GAP: Final = "[…]"  # stands where the officer has not yet said what
ENDS: Final = " .;,\n\r\t"


class UnknownReason(ValueError):
    """A reason that this procedure or this asking does not have."""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One reason as chosen: its code, the component it concerns, what the officer added."""

    code: str
    component: str | None = None
    detail: str = ""

    @property
    def key(self) -> str:
        """What the form calls it: `photo_ears:ANH`, or `signature_missing`."""
        return f"{self.code}:{self.component}" if self.component else self.code

    def kept(self) -> dict[str, Any]:
        """As it is kept with the request; what is empty is left out."""
        named = {"code": self.code, "component": self.component, "detail": self.detail}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Offer:
    """A reason the officer may tick, about this component."""

    reason: Reason
    component: str | None

    @property
    def key(self) -> str:
        """See `Reasoned.key`."""
        return Reasoned(self.reason.code, self.component).key


@dataclass(frozen=True, slots=True)
class Group:
    """Offers under one heading: a component of the procedure by its code and name, or a topic."""

    component: str | None
    topic: Topic | None
    name: Bilingual
    offers: tuple[Offer, ...]


def groups_of(reasons: Reasons, procedure: Procedure, *, asking: Asking) -> tuple[Group, ...]:
    """What may be ticked, by component in the procedure's order, then by topic; no heading without an offer."""
    offers = [
        Offer(reason, component)
        for reason in reasons.for_asking(asking)
        for component in reason.components_of(procedure)
    ]  # fmt: skip
    groups = [
        Group(document.code, None, Bilingual(document.name_vi, document.name_en),
              tuple(offer for offer in offers if offer.component == document.code))
        for document in procedure.documents
    ]  # fmt: skip
    for topic in Topic:
        about = tuple(offer for offer in offers if offer.component is None and offer.reason.topic is topic)
        groups.append(Group(None, topic, Bilingual("", ""), about))
    return tuple(group for group in groups if group.offers)


def beforehand(groups: Iterable[Group], unsound: Mapping[str, Ticked]) -> tuple[str, ...]:
    """The keys to tick before the officer looks: for each component what is wrong with it, by code."""
    return tuple(
        offer.key
        for group in groups
        for offer in group.offers
        if offer.component is not None and offer.reason.ticked is unsound.get(offer.component)
    )


def reasoned(keys: Iterable[str], details: Mapping[str, str], *, groups: Iterable[Group]) -> tuple[Reasoned, ...]:
    """The reasons of these keys in the order they are offered. Raises UnknownReason for a key that is not offered."""
    wanted = set(keys)
    offers = [offer for group in groups for offer in group.offers]
    strange = wanted - {offer.key for offer in offers}
    if strange:
        raise UnknownReason(min(strange))
    return tuple(
        Reasoned(offer.reason.code, offer.component, details.get(offer.key, "").strip(ENDS))
        for offer in offers
        if offer.key in wanted
    )


def composed(
    chosen: Sequence[Reasoned], reasons: Reasons, *, asking: Asking, procedure: Procedure, locale: Locale
) -> str:
    """The text of these reasons: a line each, the closing sentence last; nothing chosen, nothing said."""
    if not chosen:
        return ""
    closing = reasons.closings[asking]
    names = {
        document.code: document.name_en if locale == "en" else document.name_vi for document in procedure.documents
    }
    days = str(procedure.supplement_days)
    lines = [_sentence(reasons.by_code[each.code], each, names=names, days=days, locale=locale) for each in chosen]
    return "\n".join([*lines, (closing.en if locale == "en" else closing.vi).format(days=days)])


def _sentence(reason: Reason, given: Reasoned, *, names: Mapping[str, str], days: str, locale: Locale) -> str:
    sentence = reason.sentence_en if locale == "en" else reason.sentence_vi
    component = names.get(given.component or "", given.component or "")
    return sentence.format(component=component, detail=_one_line(given.detail) or GAP, days=days)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def recomposed(text: str, *, before: str, after: str) -> str:
    """The officer's text after the choice changed: what `before` said and `after` does not goes, what is new comes in
    its place, and every line written or changed by hand stays.
    """
    if text.strip() in ("", before.strip()):
        return after
    old, new = before.split("\n"), after.split("\n")
    kept = [line for line in _lines(text) if line not in old or line in new]
    for place, line in enumerate(new):
        if line and line not in old and line not in kept:
            kept.insert(_place_of(new[place + 1 :], kept), line)
    return "\n".join(kept)


def _place_of(following: Iterable[str], lines: Sequence[str]) -> int:
    """Before the first of the following lines that is there, else at the end."""
    return next((lines.index(line) for line in following if line in lines), len(lines))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
