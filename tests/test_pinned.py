"""Lines of ours and the words that bear them out: found again, our note instead, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Library, pinned
from assistant.pinned import Line, Pin
from assistant.scope import Scope
from corpus.errors import LibraryError
from tests import pins
from tests.fakes import CHOIRS, FENWATER


def pin(fields: dict[str, str]) -> Pin:
    return Pin(fields["words"], fields["note"])


def test_the_very_words_are_quoted_with_their_place(library: Library) -> None:
    found = pinned.quote(library, pin(pins.place(library, pins.PRICE, "002")))
    assert found is not None
    assert (found.text, found.kind, found.report, found.who) == (pins.PRICE, "original", FENWATER, "Menders")
    assert found.locator == "Money, para 1"
    assert found.link == pins.place(library, pins.PRICE)["words"]
    assert found.reference.startswith("(Menders, 2016, ")


def test_what_introduces_a_list_comes_with_its_item(library: Library) -> None:
    found = pinned.quote(library, pin(pins.place(library, pins.SHARED)))
    assert found is not None
    assert (found.text, found.context) == ("one booking sheet", "The libraries shared three things:")


def test_a_persons_words_are_said_to_be_theirs(library: Library) -> None:
    found = pinned.quote(library, pin(pins.place(library, pins.FRIENDS, "003")))
    assert found is not None
    assert found.speaker == "Chair, Marsh End"


def test_without_the_report_our_note_speaks(library: Library) -> None:
    found = pinned.quote(library, pin(pins.piano("004")))
    assert found is not None
    assert (found.text, found.kind, found.report) == ("Rehearsals go by a rota drawn up each spring.", "note", CHOIRS)
    assert found.locator == "Tuning > Who pays, para 3"
    assert found.link.startswith(f"clusterlit:{CHOIRS}/")


def test_where_other_words_stand_our_note_speaks(library: Library) -> None:
    found = pinned.quote(library, pin(pins.nowhere(FENWATER, "002")))
    assert found is not None
    assert (found.kind, found.text[:20]) == ("note", "It was bought for £6")


@pytest.mark.parametrize("fields", [pins.nowhere("unknown-report", "001"), pins.nowhere(FENWATER, "099"), pins.piano("003")])
def test_a_place_that_is_not_here_is_nothing(library: Library, fields: dict[str, str]) -> None:
    assert pinned.quote(library, pin(fields)) is None


def test_what_lies_outside_the_limits_is_nothing(library: Library) -> None:
    assert pinned.quote(library.within(Scope((CHOIRS,))), pin(pins.place(library, pins.VAN))) is None


def test_lines_without_evidence_are_left_out_in_order(library: Library) -> None:
    lines = [Line("One.", pin(pins.place(library, pins.TRUST))), Line("Two.", pin(pins.nowhere("gone", "001"))), Line("Three.", pin(pins.piano()))]
    made = pinned.borne(library, lines)
    assert [b.text for b in made] == ["One.", "Three."]
    assert made[0].to_json() == {
        "text": "One.",
        "quote": {
            "report": FENWATER, "text": pins.TRUST, "kind": "original", "reference": "(Menders, 2016, Trust, para 1–2)", "who": "Menders", "speaker": "",
            "locator": "Trust, para 1–2", "page": None, "page_label": None, "context": "", "link": lines[0].pin.words,
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [("[[line", "wrong.toml: "), ('text = "no place"', "KeyError.*words"), ('words = "https://b.invalid"\nnote = "1"', "no link to a passage")],
)
def test_a_wrong_data_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = pins.write(tmp_path / "wrong.toml", text)
    with pytest.raises(LibraryError, match=f"{told}(?s:.*)corpus/README.md"):
        pinned.load(path, lambda raw: pinned.line(raw).pin.report)
    with pytest.raises(LibraryError, match=r"Cannot read .*missing.toml"):
        pinned.load(tmp_path / "missing.toml", dict)
