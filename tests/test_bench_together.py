"""One run over all files, watched from outside: its judgement of rows, and a run that hangs."""

from __future__ import annotations

import sys
from pathlib import Path

from bench import together
from bench.together import Wanted
from corpus.records import Ledger
from tests import pdfs


def test_a_made_file_is_held_to_its_state_and_reason() -> None:
    rows = [Ledger("/f/a.pdf", None, "refused", "The file is empty."), Ledger("/f/b.pdf", "b", "unchanged", "The same bytes as a.", duplicate_of="a"), Ledger("/f/c.pdf", "c", "indexed")]
    wanted = [Wanted("/f/a.pdf", ("refused",), "empty"), Wanted("/f/b.pdf", ("indexed",)), Wanted("/f/c.pdf", ("refused",)), Wanted("/f/d.pdf", ()), Wanted("/f/e.pdf", ("indexed",))]
    assert [line.split(":")[0] for line in together.amiss(rows, wanted)] == ["c.pdf", "e.pdf"]
    assert together.amiss(rows, [Wanted("/f/a.pdf", ("refused",), "password")]) == ["a.pdf: expected a reason with 'password', not 'The file is empty.'"]


def test_every_entry_has_one_row_and_every_refusal_a_reason() -> None:
    rows = [Ledger("/f/a.pdf", None, "refused", ""), Ledger("/f/b.pdf", "b", "indexed")]
    assert together.unaccounted(rows, ["/f/a.pdf", "/f/b.pdf", "/f/c.pdf"]) == ["c.pdf: 0 rows of the ledger", "a.pdf: refused without a reason"]


def test_what_pypdf_alone_reads_and_we_do_not_is_named(tmp_path: Path) -> None:
    path = pdfs.write(tmp_path / "a.pdf", [pdfs.lines(["Nine rafts lay on the Tarn."])])
    assert together.unlike(tmp_path, [Ledger(str(path), "a", "indexed")]) == []
    assert together.unlike(tmp_path, [Ledger(str(path), None, "refused", "No.")])[0][1:] == ["21 letters and figures", "refused: No."]


def test_a_run_that_takes_no_step_is_ended_and_said_to_hang() -> None:
    run = together.watch([sys.executable, "-c", "import time; time.sleep(60)"], patience=1.0)
    assert (run.code, run.rows) == (None, [])
    assert run.seconds < 30
