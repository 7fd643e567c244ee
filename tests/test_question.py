"""What a question asks for: its kind, its words, the reports it names."""

from __future__ import annotations

import pytest

from assistant.naming import Naming
from assistant.question import understand
from corpus.records import Record

MENDERS = Record("mending", "Mending together: tool libraries of the valley", ("Fenwater Menders",), 2016, short="Menders")
CHOIRS = Record("choirs", "Nine choirs, one piano", ("Ida Brook", "Sam Tarn"), 2019)
SHORT = Record("he", "Policy for nine valleys", ("He, Q.",), 2009, short="He")
RECORDS = (MENDERS, CHOIRS, SHORT)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("what reports do you have", "about-library"),
        ("Which reports are in the library?", "about-library"),
        ("Can you list all the reports please?", "about-library"),
        ("what sources do you use?", "about-library"),
        ("What is in this library?", "about-library"),
        ("What can I ask you?", "about-library"),
        ("How much did the van cost?", "number"),
        ("when did they begin", "number"),
        ("Is there a quote from a chair?", "quote"),
        ("How do the two valleys compare?", "compare"),
        ("What is a cluster?", "definition"),
        ("How do we share a van?", "howto"),
        ("What are the benefits of sharing?", "list"),
        ("What is tool lending?", "definition"),
        ("What does the word ladder mean here?", "definition"),
        ("What is a choir and is it the same as a band?", "definition"),
        ("What is wrong with the van?", "fact"),
        ("Who should lead the choir?", "advice"),
        ("What should we do first?", "advice"),
        ("What sorts of van should we avoid?", "list"),
        ("What did the members say about the van?", "views"),
        ("What did the van say?", "fact"),
        ("Did the chair resign?", "fact"),
        ("", "fact"),
    ],
)
def test_a_question_has_a_kind(text: str, kind: str) -> None:
    assert understand(text, RECORDS).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "What sources of funding are there for tool libraries?",
        "What does the report say libraries have to do?",
        "Which report has the piano in it?",
        "What sources of income have choirs got?",
        "What can you do when a partner leaves?",
        "How many reports were written about money?",
    ],
)
def test_a_question_about_the_matter_is_not_one_about_the_library(text: str) -> None:
    assert understand(text, RECORDS).kind != "about-library"


def test_words_are_stems_without_the_frame() -> None:
    assert understand("Why were the ladders shared?", ()).words == ("ladder", "share")


def test_the_filter_is_kept_apart_from_what_is_named() -> None:
    asked = understand("What do the Menders say?", RECORDS, ["choirs"])
    assert (asked.reports, asked.named) == (("choirs",), ("mending",))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("what do the menders want", ("mending",)),
        ("What did Ida Brook find?", ("choirs",)),
        ("What did a brook do to the mill?", ()),
        ("nine choirs and one piano, what of it", ("choirs",)),
        ("How many choirs are there?", ()),
        ("What does He’s paper say?", ("he",)),
        ("What did he say?", ()),
        ("He said what?", ()),
        ("Do the Menders and Sam Tarn agree?", ("mending", "choirs")),
    ],
)
def test_a_report_is_named_by_body_author_or_the_words_only_its_title_has(text: str, ids: tuple[str, ...]) -> None:
    assert Naming(RECORDS).named(text) == ids
