"""One contract for every engine: what is found is the same, whatever the library lies in."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.engine import ALL, Edition, Frequency, Key, Kind, Within
from corpus.words import stem, stems
from tests.engine_cases import LIBRARY, questions, same
from tests.engine_shelves import KINDS, THEMES, WORDS, Reference

LIMITS = [
    ALL,
    Within(reports=("alder", "elm")),
    Within(reports=()),
    Within(reports=("not there",)),
    Within(years=(2001, 2010)),
    Within(years=(2005, None)),
    Within(years=(None, 2005)),
    Within(evidence=KINDS[1:]),
    Within(themes=THEMES[:1]),
    Within(themes=("of nothing",)),
    Within(words=(stem("kiln"),)),
    Within(words=(stem("kiln"), stem("orchard"))),
    Within(words=("nowhere",)),
    Within(reports=("alder", "birch"), years=(2005, 2015), themes=THEMES[:2]),
]


@pytest.mark.parametrize("within", LIMITS, ids=str)
@pytest.mark.parametrize("kind", ["passages", "notes"])
def test_nearest_are_those_of_a_plain_loop(edition: Edition, kind: Kind, within: Within) -> None:
    reference = Reference(LIBRARY)
    for vector in questions():
        for k in (1, 7, 1000):
            same(edition.nearest(kind, vector, k, within), reference.nearest(kind, vector, k, within), near=0.02)


@pytest.mark.parametrize("within", LIMITS, ids=str)
@pytest.mark.parametrize("kind", ["passages", "notes"])
def test_worded_are_those_of_a_plain_loop(edition: Edition, kind: Kind, within: Within) -> None:
    reference = Reference(LIBRARY)
    for weights in ({stem("kiln"): 1.0}, {stem("ferry"): 1.0, stem("anvil"): 0.4, stem("loom"): 0.8, "nowhere": 1.0}):
        for k in (1, 7, 1000):
            same(edition.worded(kind, weights, k, within), reference.worded(kind, weights, k, within))


def test_words_that_must_stand_are_found_without_weights_in_the_order_of_keys(edition: Edition) -> None:
    within = Within(words=(stem("kiln"), stem("orchard")))
    wanted = sorted(k for k, words in Reference(LIBRARY).words("passages").items() if {stem("kiln"), stem("orchard")} <= set(words))
    assert len(wanted) > 2
    assert [f.key for f in edition.worded("passages", {}, 1000, within)] == wanted
    assert [f.key for f in edition.worded("passages", {}, 2, within)] == wanted[:2]


def test_stems_that_nothing_holds_find_nothing(edition: Edition) -> None:
    assert edition.worded("passages", {"nowhere": 1.0, "": 1.0}, 5) == edition.worded("notes", {"nowhere": 1.0}, 5) == edition.worded("passages", {}, 5) == []
    assert edition.frequencies(["nowhere", ""]) == [Frequency(), Frequency()]
    assert edition.nearest("passages", questions()[0], 0) == edition.worded("passages", {stem("kiln"): 1.0}, 0) == []


def test_how_rare_a_stem_is(edition: Edition) -> None:
    reference = Reference(LIBRARY)
    wanted = [stem(w) for w in WORDS]
    texts = [r.passage.text for r in reference.rows.values()] + [n.note.text for n in reference.notes.values()]
    for word, found in zip(wanted, edition.frequencies(wanted), strict=True):
        assert found.passages == sum(word in row for row in reference.words("passages").values())
        assert found.notes == sum(word in row for row in reference.words("notes").values())
        assert found.texts == sum(word in stems(t) for t in texts)


def test_what_is_held_is_known_without_reading_it(edition: Edition) -> None:
    reference = Reference(LIBRARY)
    totals = edition.totals
    assert (totals.passages, totals.notes) == (len(reference.rows), len(reference.notes))
    assert totals.passage_words == pytest.approx(np.mean([len(w) for w in reference.words("passages").values()]))
    assert totals.note_words == pytest.approx(np.mean([len(w) for w in reference.words("notes").values()]))
    assert list(edition.holdings) == sorted(LIBRARY)
    for report, held in edition.holdings.items():
        found = LIBRARY[report][0]
        assert (held.record, held.passages, held.notes, held.original) == (found.record, len(found.passages), len(found.notes), found.document is not None)
        assert held.sentences == sum(len(p.sentences) for p in found.passages)
        assert held.themes == {t: n for t in sorted(THEMES) if (n := sum(t in reference.themes["passages", k] for k in reference.rows if k.report == report))}
        assert held.named[stem(found.record.title.split()[1].lower())] == sum(stem(found.record.title.split()[1].lower()) in r.words for k, r in reference.rows.items() if k.report == report)


def test_a_row_has_all_that_answering_from_it_needs(edition: Edition) -> None:
    reference = Reference(LIBRARY)
    keys = list(reference.rows)
    for row, wanted in zip(edition.rows(keys), reference.rows.values(), strict=True):
        assert (row.key, row.passage, row.words, row.notes, row.around) == (wanted.key, wanted.passage, wanted.words, wanted.notes, wanted.around)
        assert row.vector == pytest.approx(wanted.vector, abs=1e-3)
        assert row.vector.dtype == row.sentences.dtype == np.float32
        assert row.sentences.shape == wanted.sentences.shape
        assert np.allclose(row.sentences, wanted.sentences, atol=1e-3)
    for note, told in zip(edition.notes(list(reference.notes)), reference.notes.values(), strict=True):
        assert (note.key, note.note, note.words, note.places) == (told.key, told.note, told.words, told.places)
        assert np.allclose(note.vectors, told.vectors, atol=1e-3)


def test_rows_come_in_the_order_asked_for_without_those_there_are_not(edition: Edition) -> None:
    keys = [Key("elm", 0), Key("alder", 29), Key("alder", 30), Key("alder", -1), Key("nowhere", 0), Key("alder", 2), Key("alder", 2)]
    assert [r.key for r in edition.rows(keys)] == [Key("elm", 0), Key("alder", 29), Key("alder", 2), Key("alder", 2)]
    assert [n.key for n in edition.notes([Key("alder", 4), Key("alder", 5), Key("cedar", 0)])] == [Key("alder", 4)]


def test_a_report_is_read_whole(edition: Edition) -> None:
    for report, (held, _) in LIBRARY.items():
        assert edition.shelf(report) == held
    with pytest.raises(KeyError):
        edition.shelf("nowhere")


def test_the_sample_is_of_the_librarys_sentences(edition: Edition) -> None:
    every = np.concatenate([r.sentences for r in Reference(LIBRARY).rows.values()])
    assert edition.sample().shape == every.shape
    assert np.allclose(np.sort(edition.sample(), axis=0), np.sort(every, axis=0), atol=1e-3)
