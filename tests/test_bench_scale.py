"""Growth measured: a small run of all steps with the fake encoder, the page made from it, and the arithmetic on paper."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from bench.__main__ import main
from bench.scale import answers, apart, grown, page, paper, plots, run, stock
from bench.scale.paper import Assumed, Law, Measured
from corpus import dense
from tests import wide
from tests.fakes import FakeEmbedder

FAKE = "tests.fakes:FakeEmbedder"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Invented text as a file of passages, and passages with questions."""
    folder, chance = tmp_path_factory.mktemp("public"), random.Random(4)
    (folder / "text.jsonl").write_text("\n".join(json.dumps({"text": wide._paragraph(chance, 3)}) for _ in range(900)), encoding="utf-8")
    asked = [{"text": wide._paragraph(chance, 4), "questions": [{"question": f"{q} {n}", "answers": ["x"]} for q in wide.QUESTIONS[:3]]} for n in range(12)]
    (folder / "asked.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    return folder / "text.jsonl", folder / "asked.jsonl"


def test_the_stock_is_the_same_again_and_only_what_is_missing_is_embedded(public: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "CHUNK", 64)
    text, asked = public
    first, more = FakeEmbedder(), FakeEmbedder()
    held = stock.gather(tmp_path / "s", [text], asked, 100, lambda: (first, "float32"))
    assert (held.vectors.shape[0], len(held.texts), held.mixed) == (100, 100, 0)
    assert not set(held.texts) & set(first.encoded[: len(held.held_out)])
    larger = stock.gather(tmp_path / "s", [text], asked, 1500, lambda: (more, "float32"))
    assert larger.texts[:100] == held.texts
    assert len(more.encoded) == 1500 - 128 + -1500 % 64
    assert larger.mixed > 0
    assert larger.vectors[:100].tolist() == held.vectors.tolist()
    stock.gather(tmp_path / "s", [text], asked, 1500, lambda: pytest.fail("There is nothing to embed."))


def test_made_rows_lie_to_real_ones_as_rows_held_out_do(tmp_path: Path) -> None:
    chance = np.random.default_rng(2)
    rows = chance.standard_normal((80, 48))[chance.integers(0, 80, 2200)] + 0.6 * chance.standard_normal((2200, 48))
    unit = np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
    sources, told = grown.grown(unit[:2000], unit[2000:], 5000, tmp_path / "v.npy")
    made = np.load(tmp_path / "v.npy")
    assert made.shape == (5000, 48)
    assert made[:2000].tolist() == unit[:2000].tolist()
    assert np.linalg.norm(made, axis=1) == pytest.approx(1, abs=1e-5)
    assert sources[:2000, 0].tolist() == list(range(2000))
    assert sources.max() < 2000
    assert told["like them"]["nearest"][1] == pytest.approx(told["held out"]["nearest"][1], abs=0.03)
    again, _ = grown.grown(unit[:2000], unit[2000:], 5000, tmp_path / "w.npy")
    assert (np.load(tmp_path / "w.npy") == made).all()
    assert (again == sources).all()


def test_mixed_texts_have_words_of_both() -> None:
    one, other = " ".join(f"a{n}" for n in range(20)), " ".join(f"b{n}" for n in range(9))
    words = stock.mix(one, other).split()
    assert words[:6] == [f"a{n}" for n in range(6)]
    assert words[6:9] == ["b6", "b7", "b8"]
    assert set(words) <= {*one.split(), *other.split()}


def test_a_report_holds_its_passages_word_for_word() -> None:
    made = answers.report(3, ["Two boats came. One left.", "The miller slept."])
    assert made.document is not None
    assert [made.document.text[p.start : p.end] for p in made.passages] == [p.text for p in made.passages]
    assert [len(p.sentences) for p in made.passages] == [2, 1]


def test_a_law_is_the_line_through_the_logarithms() -> None:
    law = paper.fitted({10: 20.0, 100: 200.0, 1000: 2000.0})
    assert law is not None
    assert [law.a, law.b, law.fit] == pytest.approx([2, 1, 1])
    assert law.at(1e6) == pytest.approx(2e6)
    assert law.told("MB") == "2 · n^1.00 MB"
    assert paper.fitted({10: 1.0}) is None
    assert paper.fitted({10: 1.0, 20: 0.0}) is None


def test_beyond_what_was_measured_a_fixed_cost_hides_no_growth() -> None:
    points = {n: 600 + 0.002 * n for n in (10_000, 100_000, 1_000_000)}
    power, law = paper.fitted(points), paper.carried(points)
    assert power is not None
    assert law is not None
    assert law.at(1e9) == pytest.approx(600 + 2e6)
    assert power.at(1e9) < law.at(1e9) / 100


GIVEN = Measured(Law(0.002, 1, 1), Law(0.01, 1, 1), Law(0.001, 1, 1), Law(1, 0.3, 1), rate=300, cores=2, texts=3)


def test_on_paper_the_library_is_shared_by_as_few_machines_as_hold_it() -> None:
    small, large = (paper.need(n, GIVEN, Assumed()) for n in (1_000_000, 100_000_000))
    assert (small.shards, small.machines) == (1, 1)
    assert large.memory == pytest.approx(200_000)
    assert (large.shards, large.machines) == (5, 10)
    assert large.memory / large.shards <= 0.75 * Assumed().memory < large.memory / (large.shards - 1)
    assert large.p95 == pytest.approx(GIVEN.p95.at(20_000_000) + Assumed().hop)
    assert small.embedding == pytest.approx(1e6 * 3 / (150 * Assumed().cores) / 3600)
    assert large.embedding == pytest.approx(100 * small.embedding)
    assert large.hours <= Assumed().day + GIVEN.building.at(20_000_000) / 3600
    assert large.limits[1] == "shares: memory (5 by memory, 2 by the disk, 2 by time to answer)"
    slow = paper.need(100_000_000, Measured(GIVEN.memory, GIVEN.disk, GIVEN.building, Law(0.0001, 1, 1), 300, 2, 3), Assumed())
    assert slow.p95 <= Assumed().aim
    assert "shares: time to answer" in slow.limits[1]
    assert "indexing: the encoder" in large.limits[0]
    assert large.month == pytest.approx(Assumed().hour * 730 * 10)


def test_plots_are_the_same_bytes_for_the_same_numbers(tmp_path: Path) -> None:
    lines = {"a": {10: 1.0, 100: 3.0}, "b": {10: 2.0}}
    one, other = (plots.plot(tmp_path / f"{n}.svg", lines, "Time", "ms", (2.0, "2 ms")).read_bytes() for n in "xy")
    assert one == other
    assert b"<svg" in one
    assert b"passages" in one


def test_a_step_that_fails_says_why_and_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="try failed: FileNotFoundError"):
        apart.step(tmp_path, "try", "bench.scale.stock:rate", texts=str(tmp_path / "none"), precision="float32", name=FAKE)
    assert not list((tmp_path / "steps").iterdir())


@pytest.mark.slow
def test_a_small_run_measures_all_and_writes_the_page(public: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, asked = public
    wanted = run.Wanted(tmp_path / "out", (text,), asked, (700, 2000), real=1000, served=0, encoder=FAKE)
    found = run.run(wanted)
    for n in ("700", "2000"):
        assert found["disk"][n]["recall"] >= 0.9
        assert found["disk"][n]["asked"] > 10
        assert found["kinds"][n][dense.FLAT]["settings"][0]["recall"] == {"questions": 1.0, "passages": 1.0}
        assert found["kinds"][n][dense.GRAPH]["told"]["kind"] == dense.GRAPH
    before = sorted((p, p.stat().st_mtime_ns) for p in (tmp_path / "out" / "steps").iterdir())
    assert run.run(wanted)["disk"] == found["disk"]
    assert sorted((p, p.stat().st_mtime_ns) for p in (tmp_path / "out" / "steps").iterdir()) == before
    (tmp_path / "docs").mkdir()
    told = page.written(found, tmp_path)
    assert (tmp_path / "docs" / "scale.md").read_text(encoding="utf-8") == told
    assert all(f"## {part}" in told for part in ("What was measured on", "Whole answers", "Kinds of index", "Growth", "On paper"))
    assert "**Made, not real:**" in told
    assert {p.name for p in (tmp_path / "docs" / "scale").iterdir()} == {"times.svg", "memory.svg", "build.svg"}
    assert main(["--print-only", "scale", str(tmp_path / "out"), "--render"]) == 0
    assert "## Growth" in capsys.readouterr().out


def test_what_a_run_needs_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scale", str(tmp_path)]) == 1
    assert "--squad" in capsys.readouterr().err
    assert main(["scale", str(tmp_path), "--text", str(tmp_path / "none"), "--squad", str(tmp_path / "none")]) == 1
    assert "There is no" in capsys.readouterr().err
