"""`Library` through the contract: what an answer holds, whatever is asked of whichever library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Library, compose, judge
from assistant.evidence import Piece
from assistant.question import understand
from assistant.settings import Settings
from corpus.errors import NoLibrary, StaleLibrary, UnknownReport
from tests import wide
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder
from tests.promises import keep

VOCABULARY = ["van", "cost", "friends", "trust", "Oxley", "insurance", "piano", "fund", "rota", "mill", "ledger", "Pell", "locksmith", "members", "loans", "who", "what", "when", "how", "much", "not", "share", "five", "libraries", "choirs", "rehearse", "key", "chair", "winters", "?", "zzz", "£6,200", "references", "footnote", "References", "Mending"]
QUESTIONS = st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join)
FILTERS = st.sampled_from([(), (FENWATER,), (CHOIRS,), (FENWATER, CHOIRS)])


def timeless(answer: Answer) -> Answer:
    """The answer without how long it took."""
    return replace(answer, ms=0.0)


@given(QUESTIONS, FILTERS)
def test_every_answer_keeps_the_promises(library: Library, question: str, reports: tuple[str, ...]) -> None:
    keep(library, library.ask(question, reports=reports), reports)


@given(st.text(max_size=80))
def test_any_text_can_be_asked(library: Library, question: str) -> None:
    keep(library, library.ask(question))
    library.quotes(question)


@pytest.mark.parametrize("question", wide.QUESTIONS)
@pytest.mark.parametrize("reports", [(), ("ferries",), ("orchards", "rafts")], ids=str)
def test_a_larger_library_keeps_them_too(wide_library: Library, question: str, reports: tuple[str, ...]) -> None:
    answer = wide_library.ask(question, reports=reports)
    keep(wide_library, answer, reports)
    held = sum(p.report in reports or not reports for p in wide_library.index.passages)
    assert len(answer.passages) == min(30, held)


def test_the_answer_quotes_what_answers(library: Library) -> None:
    answer = library.ask("What did the van cost?", id="q7")
    assert (answer.id, answer.refused, answer.question, answer.asked) == ("q7", False, "What did the van cost?", "What did the van cost?")
    assert answer.quotes[0].text == "The van cost £6,200 and saved about £1,900 a year. Insurance fell by a third once the five were one customer."
    assert answer.quotes[0].reference == "(Menders, 2016, Money, para 1)"
    assert answer.quotes[0].heading == "Price and saving of the vehicle", "the title of our note on that place"
    assert answer.passages[0].passage == answer.quotes[0].passage
    assert answer.ms > 0


def test_where_only_notes_are_held_they_are_marked_as_ours(library: Library) -> None:
    answer = library.ask("Who pays for the piano?", reports=[CHOIRS])
    assert {(q.kind, q.page, q.page_label) for q in answer.quotes} == {("note", None, None)}
    assert {(p.kind, p.page) for p in answer.passages} == {("note", None)}
    assert (answer.notes_only, library.notes_only) == ((CHOIRS,), (CHOIRS,))
    assert "*Our note:* Nine singing groups" in answer.answer
    assert "“" not in answer.answer.split("*This rests")[0]


def test_with_the_original_there_a_note_leads_to_it(library: Library) -> None:
    answer = library.ask("Is cover cheaper together?", reports=[FENWATER])  # words of the note's question alone
    assert answer.passages[0].text.startswith("The van cost")
    assert {q.kind for q in answer.quotes} == {"original"}
    assert answer.notes_only == ()


def test_nothing_to_say_is_a_refusal_that_says_so(library: Library) -> None:
    answer = library.ask("Do astronauts eat cheese on Saturn?")
    assert answer.refused
    assert answer.answer.startswith("**The library does not say.**")
    assert answer.quotes
    assert all(q.related for q in answer.quotes)
    assert answer.suggestions
    assert all(f"- {s}" in answer.answer for s in answer.suggestions)
    keep(library, answer)


@pytest.mark.parametrize("question", ["", "   ", "?!", "the of and"])
def test_a_question_without_words_is_refused(library: Library, question: str) -> None:
    assert library.ask(question).refused


def test_suggestions_keep_to_the_filter(library: Library) -> None:
    answer = library.ask("Do astronauts eat cheese on Saturn?", reports=[CHOIRS])
    assert set(answer.suggestions) <= {n.questions[-1] for n in library.shelf(CHOIRS).notes}


def test_where_nothing_is_near_nothing_is_shown_as_related(library: Library) -> None:
    # The fake encoder has few places for words; take some that share none with the library.
    strange = next(q for q in (f"zephyr{n} quokka{n} xylo{n}?" for n in range(500)) if not judge.on_topic(library.ranked(understand(q, []), 5)[0]))
    answer = library.ask(strange)
    assert answer.refused
    assert answer.quotes == ()
    assert len(answer.suggestions) == 3
    assert all(f"- {s}" in answer.answer for s in answer.suggestions)


@pytest.mark.parametrize("question", ["Who wrote Lending what you own?", "What does the Oxley Mill ledger say on page 4?", "References Pell Lending own Press"])
def test_bibliography_and_footnotes_are_found_but_never_quoted(library: Library, question: str) -> None:
    answer = library.ask(question, reports=[FENWATER])
    assert not any("Pell" in q.text or "ledger" in q.text for q in answer.quotes)
    assert any("Pell, A." in p.text for p in answer.passages)
    assert [h for h in library.quotes(question) if "Pell" in h.text or "ledger" in h.text] == []


@pytest.mark.parametrize(
    ("words", "speaker"),
    [("“We only lent to friends at first.", "Chair, Marsh End"), ("Trust grew slowly:", ""), ("had friends.” – Chair, Marsh End\n\nTrust grew", ""), ("The van cost", "")],
)
def test_only_what_a_speaker_said_is_put_in_his_mouth(library: Library, words: str, speaker: str) -> None:
    (row,) = [i for i, p in enumerate(library.index.passages) if words in p.text]
    start = library.index.passages[row].text.index(words)
    assert library.quote(1, Piece(row, start, start + len(words), 1.0, ())).speaker == speaker


def test_a_quote_has_the_page_it_stands_on_not_its_passages(wide_library: Library) -> None:
    answer = wide_library.ask("Were rafts kept under a shed roof?", reports=["rafts"])
    (quote,) = [q for q in answer.quotes if "shed roof" in q.text]
    assert (quote.page, quote.page_label, quote.reference) == (3, "iii", "(Rafts on the Tarn, n.d., p. iii)")
    (hit,) = wide_library.quotes('"shed roof"')
    assert (hit.page, hit.page_label, hit.reference) == (3, "iii", "(Rafts on the Tarn, n.d., p. iii)")


def test_hostile_words_of_a_document_are_quoted_but_escaped(wide_library: Library) -> None:
    answer = wide_library.ask("What did the sign read?", reports=["signs"])
    assert "<b onclick=go()>" in answer.quotes[0].text
    assert "<" not in answer.answer
    assert r"\[jars\](http" in answer.answer
    keep(wide_library, answer, ["signs"])


@pytest.mark.parametrize("ask", [lambda lib: lib.ask("van", reports=["quarry-choir"]), lambda lib: lib.search("van", reports=["quarry-choir"]), lambda lib: lib.shelf("quarry-choir")])
def test_an_unknown_report_names_the_one_meant(library: Library, ask: Callable[[Library], object]) -> None:
    with pytest.raises(UnknownReport, match=r"holds no report 'quarry-choir'\. Did you mean 'quarry-choirs'"):
        ask(library)


def test_an_unknown_report_like_no_other_lists_those_there_are(library: Library) -> None:
    with pytest.raises(UnknownReport, match=f"It holds: {FENWATER}, {CHOIRS}"):
        library.ask("van", reports=["xyz"])


@pytest.mark.parametrize("question", ["What did the van cost?", "Do astronauts eat cheese on Saturn?", "what reports do you have"])
def test_the_same_question_has_the_same_answer(library: Library, small_library: Path, question: str) -> None:
    assert timeless(library.ask(question)) == timeless(library.ask(question)) == timeless(Library.open(small_library, FakeEmbedder()).ask(question))


@pytest.mark.parametrize("question", wide.QUESTIONS)
def test_the_number_of_threads_changes_nothing(wide_library: Library, question: str) -> None:
    import faiss

    before = faiss.omp_get_max_threads()
    answers = []
    for threads in (1, 2, 4):
        faiss.omp_set_num_threads(threads)
        answers.append(timeless(wide_library.ask(question)))
    faiss.omp_set_num_threads(before)
    assert answers[0] == answers[1] == answers[2]


def test_what_the_library_holds(library: Library) -> None:
    answer = library.ask("what reports do you have")
    assert (answer.kind, answer.refused, answer.quotes) == ("about-library", False, ())
    assert "Mending together" in answer.answer
    assert "Nine choirs, one piano* (report; our notes only)" in answer.answer
    assert "Mending" not in library.ask("what reports do you have", reports=[CHOIRS]).answer
    assert {p.report for p in library.ask("what reports do you have", reports=[CHOIRS]).passages} == {CHOIRS}


def test_search_gives_the_best_first_within_the_filter(wide_library: Library) -> None:
    held = Library(wide_library.index, FakeEmbedder(), Settings(near=False))  # words that the fake takes for alike are so by chance
    hits = held.search("copper bells by candlelight", k=7, reports=["kilns"])
    assert len(hits) == 7
    assert {h.report for h in hits} == {"kilns"}
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert hits == held.search("copper bells by candlelight", k=20, reports=["kilns"])[:7]
    assert "copper bells" in hits[0].text


def test_quotes_finds_the_whole_sentence_of_a_phrase(library: Library) -> None:
    (hit,) = library.quotes('"TWO winters"')
    assert (hit.text, hit.score) == ("Trust grew slowly: two winters went by before anybody handed over a key.", 1.0)
    assert library.quotes('"winters two"') == []
    assert library.quotes('"two winters"', reports=[CHOIRS]) == []


def test_quotes_of_words_are_ranked_and_counted(wide_library: Library) -> None:
    hits = wide_library.quotes("copper bells", k=9, reports=["kilns"])
    assert len(hits) == 9
    assert {h.report for h in hits} == {"kilns"}
    assert "copper bells" in hits[0].text


def test_a_very_long_question_is_cut_and_that_is_told(library: Library) -> None:
    answer = library.ask("What did the van cost? " * 1000)
    assert len(answer.question) == Settings().question_max
    assert answer.cut == 23_000 - 2_000
    assert compose.shown(answer).startswith("*Your question has 23,000 characters; only the first 2,000 were read.")
    assert "were read" not in compose.shown(library.ask("What did the van cost?"))
    keep(library, answer)


def test_opening_says_what_is_wrong(small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoLibrary):
        Library.open(tmp_path, FakeEmbedder())
    with pytest.raises(StaleLibrary):
        Library.open(small_library, FakeEmbedder("another model"))
    monkeypatch.setenv("CLUSTERLIT_LIBRARY", str(small_library))
    assert set(Library.open(embedder=FakeEmbedder()).records) == {FENWATER, CHOIRS}


def test_settings_are_passed_in(small_library: Path) -> None:
    strict = Library.open(small_library, FakeEmbedder(), Settings(threshold=1.1))
    assert strict.ask("What did the van cost?").refused
    short = Library.open(small_library, FakeEmbedder(), Settings(passages=2, quotes=1))
    answer = short.ask("What did the van cost?")
    assert (len(answer.passages), len(answer.quotes)) == (2, 1)
