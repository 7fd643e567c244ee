"""Receipts of answers with prose by a language model: whole, borne out again; edits of it are found out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Library, receipt, rejudge
from assistant.answer import Check
from assistant.prose import written
from assistant.receipt import BadReceipt, Receipt
from assistant.waiting import ModelError
from tests.test_receipt import failing, sealed
from tests.test_receipt import told as words
from tests.writers import ScriptedWriter

QUESTION = "What did the van cost and how much did it save?"
TRUE = "The van cost £6,200 and saved about £1,900 a year [{n}]."
LIE = "The van cost £9,900 [{n}]."


def made(library: Library, *said: str | Exception, context: int = 4096) -> Receipt:
    """The receipt of an answer with prose by a model of 1.5 billion parameters; {n} is the quote that says what the van cost."""
    answer = library.ask(QUESTION)
    n = next(str(q.n) for q in answer.quotes if "£6,200" in q.text)
    writer = ScriptedWriter(*(s if isinstance(s, Exception) else s.replace("{n}", n) for s in said), context=context)
    writer.name = "tiny*:1.5b"
    return receipt.make(library, written(answer, library, writer))


@pytest.mark.parametrize("name", ["r.json", "r.html"])
@pytest.mark.parametrize("said", [TRUE, f"{TRUE} {LIE}", f"- {TRUE}\n- {LIE}", LIE, "", "The sources do not say.", ModelError("the server is gone")], ids=repr)
def test_it_is_read_back_and_holds(library: Library, tmp_path: Path, said: str | Exception, name: str) -> None:
    held = made(library, said)
    receipt.write(held, tmp_path / name)
    again = receipt.read(tmp_path / name)
    assert again == held
    assert held.answer == f"{held.prose}\n\n{library.ask(QUESTION).answer}"
    assert failing(again, library) == []
    assert "Prose" in [c.what for c in held.checks]


def test_what_a_small_window_left_out_stands_before_the_prose(library: Library) -> None:
    held = made(library, TRUE, context=480)
    assert held.prose.startswith("*The language model read only the first")
    assert failing(held, library) == []


def test_struck_sentences_stay_struck_and_verified_ones_are_judged_again(library: Library) -> None:
    held = made(library, f"{TRUE} {LIE}")
    assert [s.ok for s in held.sentences] == [True, False]
    assert held.sentences[1].reasons == ("£9,900 is not in the quotes",)
    assert "Sentences by a language model: 2. Borne out by the quotes they cite, when judged again: 1. Still struck through, or not shown: 1." in words(held, library)
    html = receipt.to_html(held)
    assert "<s>The van cost £9,900 [" in html
    assert "</s> (not found in the source)" in html


def test_an_answer_without_a_model_has_the_digest_it_always_had(library: Library) -> None:
    held = receipt.make(library, library.ask(QUESTION))
    assert not {"prose", "sentences"} & set(json.loads(receipt.to_json(held)))
    assert "Prose" not in [c.what for c in held.checks]


def test_a_lie_shown_as_borne_out_is_found_out(library: Library) -> None:
    held = made(library, f"{TRUE} {LIE}")
    lie = replace(held.sentences[1], ok=True, reasons=())
    shown = held.sentences[1].sentence
    start, end = held.prose.index("~~"), held.prose.index("(not found in the source)") + len("(not found in the source)")
    prose = held.prose[:start] + shown + held.prose[end:]
    forged = sealed(replace(held, sentences=(held.sentences[0], lie), prose=prose, answer=held.answer.replace(held.prose, prose)))
    assert failing(forged, library) == ["Prose"]
    assert f"is not, when judged again: “{shown}” (£9,900 is not in the quotes)" in words(forged, library)


def test_prose_that_is_not_as_it_was_judged_is_found_out(library: Library) -> None:
    held = made(library, f"{TRUE} {LIE}")
    unstruck = held.prose.replace("~~", "")
    more = f"All agreed that it was worth it.\n\n{held.prose}"
    for prose in (unstruck, more, held.prose.replace("saved", "wasted"), held.prose.replace("not found in the source", "so it is) said all (of them"), ""):
        forged = sealed(replace(held, prose=prose, answer=f"{prose}\n\n{library.ask(QUESTION).answer}"))
        assert failing(forged, library) == ["Prose"]
    assert "is not what a language model wrote as it was judged" in words(forged, library)
    assert "Prose" in failing(sealed(replace(held, answer=library.ask(QUESTION).answer)), library)
    assert failing(sealed(replace(held, sentences=())), library) == ["Prose"]
    assert failing(sealed(replace(held, sentences=(*held.sentences, Check(f"[{'9' * 5000}]", False)))), library) == ["Prose"]


def test_the_quotes_below_are_checked_without_the_prose(library: Library) -> None:
    held = made(library, TRUE)
    forged = sealed(replace(held, answer=held.answer.replace("£6,200 and saved about £1,900 a year. Insurance", "£7,700. Insurance")))
    assert "Figures" in failing(forged, library)
    assert rejudge.quotes_alone(held) == library.ask(QUESTION).answer


@pytest.mark.parametrize("value", [7, [7], [{"sentence": "A van."}], [{"sentence": "A van.", "ok": "yes"}], [{"sentence": "A van.", "ok": True, "extra": 1}]], ids=str)
def test_sentences_of_another_shape_are_no_receipt(library: Library, tmp_path: Path, value: object) -> None:
    (tmp_path / "r.json").write_text(json.dumps({**json.loads(receipt.to_json(made(library, TRUE))), "sentences": value}), encoding="utf-8")
    with pytest.raises(BadReceipt, match="is no receipt"):
        receipt.read(tmp_path / "r.json")


def test_a_quoted_speaker_is_known_again(library: Library) -> None:
    answer = library.ask("What did the chair say about friends?")
    quote = next(q for q in answer.quotes if q.speaker)
    held = rejudge._quote(receipt.cited(library, quote), library)
    assert (held.who, held.speaker.lower(), held.reference, held.heading) == (quote.who, quote.speaker.lower(), quote.reference, quote.heading)
