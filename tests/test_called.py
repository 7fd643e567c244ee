"""What a question calls a report by besides its name."""

from __future__ import annotations

import pytest

from assistant import called
from assistant.called import Called
from assistant.naming import Naming
from assistant.question import understand
from corpus.records import Record

MENDING = Record("mending", "Mending together: tool libraries of the Upper Fen", ("Menders",), 2016, short="Menders", places=("Marsh End",), organisations=("University of Oxley",))
CHOIRS = Record("choirs", "Nine choirs, one piano", ("Brook, Ida",), 2019, short="Brook", places=("Upper Fen", "Marsh End"))
GUESSED = Record("scan", "Lanterns of the Lower Fen", guessed=("title",))
RECORDS = (MENDING, CHOIRS, GUESSED)


@pytest.mark.parametrize(
    ("text", "ids", "stretches"),
    [
        ("What does the Upper Fen study say of rent?", ("mending",), ("the Upper Fen study",)),  # its title goes before another's places
        ("rent in the tool library report", ("mending",), ("the tool library report",)),
        ("who paid, according to the Oxley paper", ("mending",), ("the Oxley paper",)),
        ("Do the choirs survey and the tool library report agree?", ("mending", "choirs"), ("the choirs survey", "the tool library report")),
        ("What did the Marsh End report find?", (), ()),  # two are on it
        ("What did the Lower Fen report find?", (), ()),  # a guessed title
        ("Has anyone written a piano report of the sea?", ("choirs",), ("a piano report",)),
        ("We write a report on boats", (), ()),
        ("the Fen has reports", (), ()),
        ("a harbour study", (), ()),
    ],
)
def test_a_document_is_called_by_what_is_told_of_it_alone(text: str, ids: tuple[str, ...], stretches: tuple[str, ...]) -> None:
    naming = Naming(RECORDS)
    assert naming.named(text) == ids
    assert naming.called(text) == stretches


def test_words_told_of_very_many_reports_tell_none_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(called, "MANY", 2)
    many = [Record(f"r{n}", f"Fen lanterns {w}") for n, w in enumerate(("amber", "blue", "crimson"))]
    assert [n for n, _ in Called(many).found("the amber fen study")] == [0]
    assert list(Called(many).found("the fen lanterns study")) == []


def test_what_it_is_called_is_left_out_of_what_is_asked() -> None:
    assert understand("What does the Upper Fen study say of rent?", RECORDS).uncalled.split() == ["What", "does", "say", "of", "rent?"]
