"""The English catalogue: it holds the texts that are shown, all of them and no others, and every one in English."""

import re
from collections import defaultdict
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from frontend import messages
from tests.tongues import is_vietnamese

GAP = re.compile(r"%\((\w+)\)")
WHOLE_GAP = re.compile(GAP.pattern + r"[\d.]*[a-z]")
WORD = re.compile(r"[^\W\d_]+")
CURE = "run `make messages`, translate what it lists"


@cache
def english() -> Catalog:
    (file,) = messages.catalogue_files()
    return messages.read(file)


def shown() -> list[Message]:
    """Every message of the catalogue but its header."""
    return [message for message in english() if message.id]


def name_of(message: Message) -> tuple[str, str]:
    return message.context or "", texts_of(message)[0]


def texts_of(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def gaps(text: str) -> set[str]:
    return set(GAP.findall(text))


def test_the_catalogue_holds_what_is_shown_and_nothing_else():
    wanted = {name_of(message) for message in messages.extracted() if message.id}

    kept = {name_of(message) for message in shown()}

    assert not wanted ^ kept, f"{CURE}:\n" + "\n".join(map(str, sorted(wanted ^ kept)))


def test_every_message_has_its_english():
    missing = [name_of(message) for message in messages.untranslated(english())]

    assert not missing, f"{CURE}:\n" + "\n".join(map(str, missing))


def test_no_message_is_guessed_or_left_over():
    guessed = [name_of(message) for message in shown() if message.fuzzy]

    assert not guessed
    assert not english().obsolete


def test_every_gap_stands_on_both_sides():
    lost = [
        name_of(message)
        for message in shown()
        for english_text in messages.forms_of(message)
        if gaps(english_text) != gaps(texts_of(message)[0])
    ]

    assert not lost


def test_every_message_with_gaps_can_be_filled():
    for message in shown():
        for text in [*texts_of(message), *messages.forms_of(message)]:
            if gaps(text):
                assert text % defaultdict(int), text


def test_no_english_text_is_still_vietnamese():
    left = [text for message in shown() for text in messages.forms_of(message) if is_vietnamese(text)]

    assert not left


def test_every_text_is_vietnamese_where_it_is_written():
    # One or two Vietnamese words may do without a mark (Sau, Thu); three hardly ever.
    foreign = [
        name_of(message)
        for message in shown()
        if len(WORD.findall(WHOLE_GAP.sub("", texts_of(message)[0]))) > 2 and not is_vietnamese(texts_of(message)[0])
    ]

    assert not foreign


@pytest.mark.parametrize("file", messages.catalogue_files(), ids=lambda file: file.parts[-3])
def test_the_file_is_as_the_command_writes_it(file):
    written = messages.as_written(messages.read(file))

    assert file.read_bytes() == written, CURE
