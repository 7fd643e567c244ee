"""Each hostile file ends in its named state, alone and with all the others in one folder."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from corpus.errors import UnreadableFile
from ingest import readers
from tests.fakes import builder, lay_out
from tests.hostile_text import PROSE, Hostile, cases

CASES = cases()
SECONDS = 20  # for one file on a busy machine; alone, the slowest takes three


def test_there_are_enough_and_no_two_of_a_name() -> None:
    assert len({case.name.lower() for case in CASES}) == len(CASES) >= 50


@pytest.mark.parametrize("case", [pytest.param(c, id=c.name, marks=[pytest.mark.slow] if c.large else []) for c in CASES])
def test_a_hostile_file_ends_in_its_state(case: Hostile, tmp_path: Path) -> None:
    path = tmp_path / case.name
    case.make(path)
    began = perf_counter()
    if case.indexed:
        source = readers.read(path)
        assert case.holds in source.document.text
        assert not case.never or case.never not in source.document.text + source.title
    else:
        with pytest.raises(UnreadableFile) as refused:
            readers.read(path)
        assert case.holds.lower() in str(refused.value).lower()
        assert refused.value.help_message
    assert perf_counter() - began < SECONDS


@pytest.mark.slow
def test_all_of_them_in_one_folder_keep_no_good_one_out(tmp_path: Path) -> None:
    invented = lay_out(tmp_path / "invented")
    folder = tmp_path / "all"
    folder.mkdir()
    for case in CASES:
        if case.name != "one-line.txt":  # of 19 MB: it is read above, and needs no index
            case.make(folder / case.name)
    (folder / "good.txt").write_text(PROSE, encoding="utf-8")
    outcome = builder(invented, tmp_path / "library", with_notes=False).add([folder])
    states = {Path(f.path).name: f.state for f in outcome.files}
    assert states.pop("good.txt") == "indexed"
    wanted = {case.name: "indexed" if case.indexed else "refused" for case in CASES if case.name != "one-line.txt"}
    assert states == wanted | dict.fromkeys(("plain", "words.docx", "word.pdf"), "unchanged")  # bytes that another file has, which is used
    assert all(f.reason for f in outcome.files if f.state == "refused")
