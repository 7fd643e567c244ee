"""Rows read from their files: each as it was kept, whatever is asked for and in whatever order; a file that is damaged anywhere is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import permalink, surround
from assistant.candidates import Whole, empty, make
from assistant.cosines import Rows, cosines
from corpus import rows as cutting
from corpus.engine import Key
from corpus.engines.disk import ABREAST, Disk
from corpus.engines.rowfile import ENTRY, HEAD, PAGE
from corpus.errors import BrokenLibrary
from corpus.rows import cut
from tests.engine_cases import STAMP
from tests.engine_shelves import shelf

LONG = PAGE // ENTRY.itemsize + 40  # rows whose places do not all stand on the first page
PARTS = {"long": shelf("long", 9, passages=LONG, notes=6), **{f"r{n:02d}": shelf(f"r{n:02d}", n, passages=7, notes=n % 3) for n in range(ABREAST + 3)}}
CUT = {report: cut(*part) for report, part in PARTS.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rows") / "library"
    engine = Disk(root)
    engine.publish(STAMP, {report: engine.put(*part) for report, part in PARTS.items()})
    return root


keys = st.lists(st.builds(Key, st.sampled_from([*PARTS, "none"]), st.one_of(st.integers(-2, 9), st.integers(LONG - 60, LONG + 8))), max_size=120)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys)
def test_rows_are_those_that_were_kept_in_the_order_asked_for(folder: Path, asked: list[Key]) -> None:
    held = Disk(folder).open()
    rows, notes = ([k for k in asked if k.report in CUT and 0 <= k.n < len(CUT[k.report][at])] for at in (0, 1))
    assert [r.key for r in held.rows(asked)] == rows
    for row in held.rows(asked):
        kept = CUT[row.key.report][0][row.key.n]
        assert (row.passage, row.words, row.notes, row.around) == (kept.passage, kept.words, kept.notes, kept.around)
        np.testing.assert_allclose(np.vstack([row.vector, row.sentences]), np.vstack([kept.vector, kept.sentences]), atol=1e-3)
    assert [(n.key, n.note, n.words, n.places) for n in held.notes(asked)] == [(k, *((n := CUT[k.report][1][k.n]).note, n.words, n.places)) for k in notes]


@pytest.mark.parametrize("at", [0, HEAD + 3, HEAD + 8, HEAD + 11, HEAD + 12, -5])  # the format; the place, size and sum of the first row; the last row
def test_a_file_damaged_anywhere_is_told(tmp_path: Path, at: int) -> None:
    engine = Disk(tmp_path / "library")
    engine.publish(STAMP, {"r00": engine.put(*PARTS["r00"])})
    path = next((tmp_path / "library" / "reports").glob("*/rows.bin"))
    data = bytearray(path.read_bytes())
    data[at] ^= 255
    path.write_bytes(data)
    with pytest.raises(BrokenLibrary):
        engine.open().rows([Key("r00", n) for n in range(7)])


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    engine = Disk(tmp_path / "library")
    engine.publish(STAMP, {"r00": engine.put(*PARTS["r00"])})
    path = next((tmp_path / "library" / "reports").glob("*/rows.bin"))
    whole = path.read_bytes()
    for left in (0, 5, HEAD, HEAD + 20, len(whole) - 1):
        path.write_bytes(whole[:left])
        with pytest.raises(BrokenLibrary):
            engine.open().rows([Key("r00", n) for n in range(7)])


def test_bytes_that_are_no_row_are_told() -> None:
    for data in (b"", b"\0" * 8, b"\0" * 16, b"\4\0\0\0" + b"\0" * 12 + b"null"):
        with pytest.raises(ValueError, match=r"no row|Expecting value"):
            cutting.load(data, Key("a", 0))


def test_a_link_and_the_words_shown_are_those_of_the_whole_report(folder: Path) -> None:
    held = Disk(folder).open()
    base = empty(held, Whole(held), None, None)
    rng = np.random.default_rng(1)
    rows = held.rows([Key("long", n) for n in range(LONG)])
    near, whole = make(base, rows, []), make(base, rows, [], windows=False)  # without windows the report is read whole
    for row in rng.choice(LONG, 60, replace=False).tolist():
        size = len(near.passages[row].text)
        for start, end in ((0, size), (int(rng.integers(0, size)), size), (0, size + 60), (-300, size + 300)):
            assert surround.span(near, row, start, end) == surround.span(whole, row, start, end)
            if start >= 0:
                assert permalink.make(near, row, start, end) == permalink.make(whole, row, start, end)


def test_cosines_on_one_thread_are_those_of_a_product_of_matrices() -> None:
    rng = np.random.default_rng(2)
    rows, asked = (rng.normal(size=(n, 384)).astype(np.float32) for n in (700, 3))
    rows, asked = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in (rows, asked))
    np.testing.assert_allclose(cosines(rows, asked[0]), rows @ asked[0], atol=1e-6)
    scores, found = Rows(rows).search(asked, 12)
    assert found.tolist() == np.argsort(-(asked @ rows.T), axis=1, kind="stable")[:, :12].tolist()
    np.testing.assert_allclose(scores, -np.sort(-(asked @ rows.T), axis=1)[:, :12], atol=1e-6)
