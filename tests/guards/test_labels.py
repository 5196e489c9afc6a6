"""Every code that a page may show has its words: states, acts, verbs, refusals, errors, doubts, faults."""

import ast
from collections.abc import Iterator

import pytest

from app.core import errors as domain
from app.web.labels import ERRORS, FAULTS, FLAGS, HISTORY, LABELS, WHY_NOT
from config.catalogue import Group, Place, ServiceLevel, TermUnit
from config.kinds import Channel, FeeKind, IdentityKind, OwnerKind, ReturnWay
from config.workflow import WORKFLOW, Needs, Role, State
from tests.guards.sources import Source, product

KINDS = {
    "state": State, "role": Role, "channel": Channel, "owner_kind": OwnerKind, "identity_kind": IdentityKind,
    "return_mode": ReturnWay, "fee_kind": FeeKind, "place": Place, "group": Group, "service_level": ServiceLevel,
    "term_unit": TermUnit,
}  # fmt: skip
ERROR_CLASSES = {
    name for name, kind in vars(domain).items() if isinstance(kind, type) and issubclass(kind, domain.OfficeError)
}
# How records are faulted by the portal contract, section 2.
CONTRACT_FAULTS = {
    "unreadable", "too_large", "missing_field", "bad_format", "bad_identity", "unknown_procedure", "other_unit",
    "conflict", "orphan",
}  # fmt: skip
OWN_FAULTS = {"number_taken"}  # a number the counter gave out before


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def first_text(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_value_of_an_enum_has_its_words(kind):
    missing = {str(value) for value in KINDS[kind]} - set(LABELS[kind])

    assert not missing


def test_every_act_has_the_words_of_its_button():
    assert set(WORKFLOW) <= set(LABELS["act"])


def test_every_act_has_its_sentence_in_the_history():
    missing = {row.verb for row in WORKFLOW.values()} - set(HISTORY)

    assert not missing


def test_every_verb_written_elsewhere_has_its_sentence():
    written = {
        (source.path, text)
        for source in product()
        for name, call in calls(source)
        if name == "Act" and (text := first_text(call)) is not None
    }

    missing = sorted(f"{path}: {verb}" for path, verb in written if verb not in HISTORY)

    assert not missing


def test_every_refusal_of_may_has_its_sentence():
    missing = {"role", "unit", "state"} | {str(need) for need in Needs}

    assert missing <= set(WHY_NOT)


def test_every_error_raised_has_its_sentence():
    raised = {
        (source.path, text)
        for source in product()
        if source.path.startswith("app/")
        for name, call in calls(source)
        if name in ERROR_CLASSES and (text := first_text(call)) is not None
    }

    missing = sorted(f"{path}: {code}" for path, code in raised if code not in ERRORS)

    assert not missing


def test_every_fault_of_the_contract_has_its_sentence():
    assert set(FAULTS) == CONTRACT_FAULTS | OWN_FAULTS


def test_every_doubt_raised_has_its_sentence():
    raised = {
        (source.path, value.value)
        for source in product()
        if source.path.startswith("app/intake/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant)
        if value.value not in FAULTS
    }

    missing = sorted(f"{path}: {code}" for path, code in raised if code not in FLAGS)

    assert not missing
