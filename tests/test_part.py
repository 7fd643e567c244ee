"""A part of an index against the whole, row by row, and against brute force where not every row is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, bags, judge, search, signals
from assistant.index import Index
from assistant.lexicon import plain
from assistant.part import Mask, part
from assistant.question import understand
from assistant.settings import Reach, Settings, Weights
from tests import wide
from tests.fakes import FakeEmbedder

KINDS = ("passages", "sentences", "notes")
FEW = Reach(exact=4, nearest=9)  # a library is large beyond four rows


def mask(index: Index, rows: Sequence[int]) -> Mask:
    out = np.zeros(len(index.passages), dtype=bool)
    out[list(rows)] = True
    return out


def masks(index: Index) -> st.SearchStrategy[Mask]:
    return st.lists(st.booleans(), min_size=len(index.passages), max_size=len(index.passages)).map(lambda held: np.array(held, dtype=bool))


@given(st.data())
def test_a_part_holds_what_the_whole_holds_of_it(library: Library, data: st.DataObject) -> None:
    whole = library.index
    inside = data.draw(masks(whole))
    made = part(whole, inside)
    kept = [int(i) for i in np.flatnonzero(inside)]
    assert [p.id for p in made.passages] == [whole.passages[i].id for i in kept]
    assert [made.home(i) for i in range(len(kept))] == kept
    assert made.origin is whole
    for new, old in enumerate(kept):
        assert [made.sentences[r] for r in made.sentence_rows[new]] == [whole.sentences[r] for r in whole.sentence_rows[old]]
        for a, b in zip(made.sentence_rows[new], whole.sentence_rows[old], strict=True):
            assert made.dense["sentences"].reconstruct(a).tolist() == whole.dense["sentences"].reconstruct(b).tolist()
        assert [made.notes[n] for n in made.notes_of[new]] == [whole.notes[n] for n in whole.notes_of[old]]
        assert [(p.start, p.end) for n in made.notes_of[new] for p in made.places[n] if p.passage == new] == [
            (p.start, p.end) for n in whole.notes_of[old] for p in whole.places[n] if p.passage == old
        ]
    assert len(made.notes) == len(made.places) == len(set(made.note_row.tolist()))
    assert all(made.places) or made is whole
    for n, note in enumerate(made.notes):
        row = whole.summary_rows[whole.notes.index(note)]
        assert made.dense["notes"].reconstruct(int(made.summary_rows[n])).tolist() == whole.dense["notes"].reconstruct(int(row)).tolist()


def test_all_of_it_is_the_whole_itself(library: Library) -> None:
    assert part(library.index, mask(library.index, range(8))) is library.index


def test_a_part_of_a_part_is_one_of_the_whole(library: Library) -> None:
    first = part(library.index, mask(library.index, [0, 1, 4, 6]))
    second = part(first, mask(first, [1, 3]))
    assert [second.home(i) for i in range(2)] == [1, 6]
    assert second.origin is library.index
    assert [p.id for p in second.passages] == [p.id for p in part(library.index, mask(library.index, [1, 6])).passages]


@pytest.mark.parametrize("question", ["What did the van cost?", "Who pays for the piano?", "zzz"])
def test_signals_of_a_part_are_the_wholes_rows(library: Library, question: str) -> None:
    whole = library.index
    made = part(whole, mask(whole, [1, 2, 4, 6]))
    asked, vector = understand(question, ()), library.vector(question)
    everywhere, here = (signals.measure(i, vector, plain(asked.words), (("mill", 0.5),)) for i in (whole, made))
    at = [1, 2, 4, 6]
    noted = [whole.notes.index(n) for n in made.notes]
    assert here.passage.tolist() == everywhere.passage[at].tolist()
    assert here.sentence.tolist() == everywhere.sentence[at].tolist()
    assert here.words.tolist() == everywhere.words[at].tolist()
    assert here.note.tolist() == everywhere.note[noted].tolist()
    assert here.note_words.tolist() == everywhere.note_words[noted].tolist()


def brute(index: Index, kind: str, inside: Mask, library: Library, question: str) -> signals.Floats:
    """The cosines of the rows inside, each for itself, rounded as ours are."""
    rows = index.dense[kind].reconstruct_n(0, index.dense[kind].ntotal)
    group = index.sentence_passage if kind == "sentences" else np.arange(len(index.passages), dtype=np.int32)
    return np.asarray(np.round(rows[inside[group]] @ library.vector(question), 5), dtype=np.float32)


@given(st.data())
def test_where_not_all_are_scored_the_nearest_inside_are_found(wide_library: Library, data: st.DataObject) -> None:
    index = wide_library.index
    inside, kind = data.draw(masks(index)), data.draw(st.sampled_from(["passages", "sentences"]))
    question = data.draw(st.sampled_from(wide.QUESTIONS))
    expected = brute(index, kind, inside, wide_library, question)
    found = signals.row_cosines(part(index, inside), kind, wide_library.vector(question), FEW)
    assert len(found) == len(expected)
    if len(expected) > FEW.exact:
        worst = np.sort(expected)[::-1][: FEW.nearest][-1]
        assert found == pytest.approx(np.maximum(expected, worst), abs=2e-5)
    else:
        assert found == pytest.approx(expected, abs=2e-5)


def test_nearer_rows_outside_cost_nothing(wide_library: Library) -> None:
    """The rows farthest of all, of which a search that leaves others out afterwards would find none."""
    index, vector = wide_library.index, wide_library.vector(wide.QUESTIONS[0])
    everywhere = signals.row_cosines(index, "passages", vector)
    far = [int(i) for i in np.argsort(everywhere, kind="stable")[: 3 * FEW.nearest]]
    nearest = index.dense["passages"].search(vector[None, :], FEW.nearest)[1][0]
    assert not set(nearest.tolist()) & set(far)
    made = part(index, mask(index, far))
    found = signals.row_cosines(made, "passages", vector, FEW)
    best = np.sort(everywhere[far])[::-1][: FEW.nearest]
    assert np.sort(found)[::-1][: FEW.nearest] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("question", wide.QUESTIONS[:4])
@pytest.mark.parametrize("reach", [Reach(), FEW], ids=["all", "nearest"])
def test_the_number_of_threads_changes_no_part(wide_library: Library, question: str, reach: Reach) -> None:
    made = part(wide_library.index, mask(wide_library.index, range(3, 130, 2)))
    library = Library(made, FakeEmbedder(), Settings(reach=reach))
    before = faiss.omp_get_max_threads()
    answers = []
    for threads in (1, 2):
        faiss.omp_set_num_threads(threads)
        answers.append(replace(library.ask(question), ms=0))
    faiss.omp_set_num_threads(before)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("kept", [(), (2,), (4,), (0, 7)], ids=str)
def test_a_small_part_can_be_ranked_and_judged(library: Library, kept: tuple[int, ...]) -> None:
    made = part(library.index, mask(library.index, kept))
    question = understand("What did the van cost?", library.records.values())
    ranking = search.rank(made, question, library.vector(question.text), Weights())
    assert sorted(int(i) for i in ranking.order) == list(range(len(kept)))
    assert all(ranking.scores[a] >= ranking.scores[b] for a, b in pairwise(ranking.order))
    assert 0 <= judge.confidence(made, question, ranking) <= 1
    assert 0 <= judge.features(made, question, ranking).named <= 1


def test_the_judge_looks_at_the_part_alone(library: Library) -> None:
    question = understand("How much did the van at Oxley cost?", ())
    vector = library.vector(question.text)
    whole = library.index
    made = part(whole, mask(whole, [4, 6]))
    rankings = [search.rank(i, question, vector, Weights()) for i in (made, whole)]
    here, everywhere = (judge.features(i, question, r) for i, r in zip((made, whole), rankings, strict=True))
    assert here.no_figure > everywhere.no_figure
    held = bags.bag(whole, 4) | bags.bag(whole, 6)
    assert here.named <= ("oxley" in held)
    assert judge.crowd(rankings[0]) < judge.crowd(rankings[1])
