"""From what was typed to what is searched for, on the invented library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Library, Settings
from assistant.condense import STORY
from corpus.vocabulary import Vocabulary
from tests.fakes import FakeEmbedder

STORY_TEXT = "I keep bees and a small orchard beside the canal, and the winter was long, so my shed has been full of jars, boxes and old nets since the autumn and nobody can get past them to the bench at all any more."


def opened(library: Library, settings: Settings | None = None) -> Library:
    """The invented library with an acronym."""
    vocabulary = replace(library.index.vocabulary, acronyms={"FTL": ("Fenwater tool libraries",)})
    return Library(replace(library.index, vocabulary=vocabulary), FakeEmbedder(), settings)


def test_a_slip_costs_neither_the_answer_nor_the_quotes(library: Library) -> None:
    right, slip = library.ask("How much did the insurance cost?"), library.ask("How much did the insurnace cost?")
    assert slip.read_as == "How much did the insurance cost?"
    assert slip.question == "How much did the insurnace cost?"
    assert (slip.quotes, slip.passages, slip.refused, slip.confidence) == (right.quotes, right.passages, right.refused, right.confidence)
    assert right.read_as == ""


def test_a_slip_in_an_earlier_question_is_mended_too(library: Library) -> None:
    right = library.ask("and in Oxley?", [("What did insurance cost?", "")])
    assert library.ask("and in Oxley?", [("What did insurnace cost?", "")]).passages == right.passages


def test_each_part_can_be_switched_off(library: Library) -> None:
    text = f"{STORY_TEXT} What insurnace does the FTL have?"
    wanted = opened(library).understood(text)
    assert wanted.text == "What insurance does the FTL have?"
    assert wanted.encoded == "What insurance does the FTL (Fenwater tool libraries) have?"
    assert ("orchard", STORY) in wanted.more
    assert "librari" in dict(wanted.more)
    assert "insurnace" in opened(library, Settings(mend=False)).understood(text).text
    assert opened(library, Settings(condense=False)).understood(text).text.startswith("I keep bees")
    assert opened(library, Settings(expand=False)).understood(text).encoded == ""


def test_a_report_named_in_the_story_is_still_named(library: Library) -> None:
    assert library.understood(f"I have the Menders report here. {STORY_TEXT} Who pays for the van?").named == ("fenwater-tool-libraries",)


def test_words_in_the_story_weigh_in_the_ranking(library: Library) -> None:
    plain, story = library.understood("the van"), replace(library.understood("the van"), more=(("ladder", STORY),))
    before, after = (library.ranked(q, 3)[0].signals.words for q in (plain, story))
    assert after.sum() > before.sum()
    assert (after >= before).all()


def test_without_a_vocabulary_a_question_is_read_as_it_stands(library: Library) -> None:
    bare = Library(replace(library.index, vocabulary=Vocabulary()), FakeEmbedder())
    assert bare.ask("How much did the van cost?").read_as == ""


def test_warming_reads_the_lists_and_encodes(small_library: object, library: Library) -> None:
    embedder = FakeEmbedder()
    Library(library.index, embedder).warm()
    assert library.ask("insurnace").read_as == "insurance"


@pytest.mark.parametrize(
    ("text", "read"),
    [("Who pays for IT?", True), ("Are it systems shared?", True), ("WHO PAYS FOR IT?", False), ("Did it support the van?", False)],
)
def test_it_in_capitals_or_before_what_it_has_is_no_pronoun(library: Library, text: str, read: bool) -> None:
    assert ("ict" in library.understood(text).words) is read
    assert library.ask(text).question == text
