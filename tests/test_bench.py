"""The measurements' own arithmetic: coverage, chance, gains, the page. What is measured is not tested here."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bench import chance, coverage, gold, latency, sheet, speed, squad
from bench.__main__ import main
from bench.anchor import anchor
from bench.gold import Evidence, Gold, Piece
from bench.large import QUESTIONS
from corpus import anchors
from tests.fakes import FakeEmbedder

STORY = "The mill wheel turns at dawn and the miller carries eleven sacks of barley down to the boat before the bell rings twice"
YARDSTICK = Path(__file__).parent.parent.parent / "shared" / "eval" / "score.py"


def asked(*quotes: tuple[str, int]) -> Gold:
    return Gold("q", "?", "fact", tuple(Evidence("mill", group, quote) for quote, group in quotes))


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        (STORY, True),
        ("the miller carries eleven sacks", True),
        ("The miller <b>carries</b> ELEVEN sacks!", True),
        ("the miller carries eleven sacks of wheat up the hill to the loft", False),
        ("barley of sacks eleven carries miller the", False),  # order counts
        ("the of and to the at", False),  # single words in order prove nothing
        ("bell rings", True),  # shorter than a block: all of it
        ("", False),
    ],
)
def test_a_quote_is_found_by_its_words_in_order(quote: str, there: bool) -> None:
    assert coverage.found(coverage.words(quote), coverage.words(STORY)) is there


def test_coverage_counts_groups_within_the_budget() -> None:
    ranked = [Piece("mill", STORY), Piece("boat", "nothing of it " * 20), Piece("mill", "a heron stands in the weir and waits for trout")]
    gold = asked(("the miller carries eleven sacks", 1), ("no such words are in there", 1), ("a heron stands in the weir", 2))
    assert coverage.coverage(gold, ranked, 8000) == 1.0
    assert coverage.coverage(gold, ranked, 200) == 0.5
    assert coverage.figures(gold, ranked) == (1.0, 1.0, 1.0)
    assert coverage.coverage(asked(("nothing of it nothing of it", 1)), ranked, 8000) == 0.0  # another report's words


def test_evidence_may_be_spread_over_two_pieces_of_a_report() -> None:
    half = len(STORY) // 2
    assert coverage.coverage(asked((STORY, 1)), [Piece("mill", STORY[:half]), Piece("x", "between"), Piece("mill", STORY[half:])], 8000) == 1.0


@pytest.fixture(scope="module")
def yardstick() -> ModuleType:
    """The scoring script that others judge us by; skips where it is not at hand."""
    if not YARDSTICK.is_file():
        pytest.skip("the scoring script is not at hand")
    spec = importlib.util.spec_from_file_location("yardstick", YARDSTICK)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(made)
    sys.dont_write_bytecode = before
    return made


@pytest.mark.parametrize("seed", range(25))
def test_coverage_agrees_with_the_yardstick(yardstick: ModuleType, seed: int) -> None:
    draw = random.Random(seed)
    vocabulary = [*STORY.split(), "heron", "weir", "<b>trout</b>", "moss-grown"]
    pieces = [Piece(draw.choice(["mill", "boat"]), " ".join(draw.choices(vocabulary, k=40))) for _ in range(8)]
    evidence = []
    for group in (1, 1, 2, 3):
        piece = draw.choice(pieces)
        cut = piece.text.split()[: draw.randint(2, 20)]
        spoilt = [w if draw.random() < 0.85 else "otter" for w in cut]
        evidence.append(Evidence(piece.report, group, " ".join(spoilt)))
    raw = {"evidence": [{"report": e.report, "group": e.group, "quote": e.quote} for e in evidence]}
    items = [{"report": p.report, "text": p.text} for p in pieces]
    for budget in (150, 400, 8000):
        assert coverage.coverage(Gold("q", "?", "fact", tuple(evidence)), pieces, budget) == yardstick.coverage(raw, items, budget)[0]


def test_questions_are_anchored_and_found_again(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "mill.txt").write_text(f"# The mill\n\n{STORY}.\n\nA heron stands in the weir and waits for trout all morning.\n", encoding="utf-8")
    quotes = {"good": "heron stands in the weir and waits for trout", "gone": "no such words anywhere in this report at all"}
    lines = [{"id": i, "question": f"Which {i}?", "kind": "fact", "evidence": [{"report": "mill", "group": 1, "quote": q}], "key_points": ["x"]} for i, q in quotes.items()]
    lines.append({"id": "copy", "question": f"Is it so that {STORY}?", "kind": "fact", "evidence": []})
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    told = anchor(tmp_path / "in.jsonl", reports, tmp_path / "out.jsonl")
    assert told.startswith("1 questions written. 1 quotes left out")
    text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert "heron" not in text
    assert "key_points" not in text
    document = (reports / "mill.txt").read_text(encoding="utf-8")
    found = gold.load(tmp_path / "out.jsonl", {"mill": document})
    assert [g.evidence[0].quote for g in found.all] == [quotes["good"]]
    assert gold.load(tmp_path / "out.jsonl", {}).lost == ("good",)


def test_a_bad_line_of_questions_is_named(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('\n{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"q\.jsonl, line 2: id, question"):
        gold.load(tmp_path / "q.jsonl", {})


def test_our_questions_ship_no_words_of_a_report() -> None:
    raw = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len({q["id"] for q in raw}) == len(raw) > 200
    assert {k for q in raw for k in q} == {"id", "question", "user", "kind", "evidence"}
    assert {k for q in raw for e in q["evidence"] for k in e} == {"report", "group", "anchor"}
    assert all(str(anchors.Anchor.parse(e["anchor"])) == e["anchor"] for q in raw for e in q["evidence"])


def test_an_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 200
    (a, b), (c, d) = chance.interval(few), chance.interval(many)
    assert a < c < 0.5 < d < b
    assert chance.interval(few) == (a, b)
    assert chance.interval([]) == (0.0, 0.0)


def test_a_difference_is_real_when_every_question_shows_it() -> None:
    ours = [0.2 * (n % 5) for n in range(40)]
    mean, low, high = chance.difference(ours, [v - 0.1 for v in ours])
    assert mean == pytest.approx(-0.1)
    assert chance.real(low, high)
    assert not chance.real(*chance.difference(ours, ours[::-1])[1:])


def test_a_gap_is_between_different_questions() -> None:
    few, many = [0.0, 1.0] * 10, [0.5, 1.0] * 50
    mean, low, high = chance.gap(few, many)
    assert mean == pytest.approx(0.25)
    assert low < mean < high
    assert high - low > chance.interval(few)[1] - chance.interval(few)[0]  # the chance of both parts is in it
    with pytest.raises(ValueError, match="one is empty"):
        chance.gap([], many)


@pytest.mark.parametrize(("order", "expected"), [([7, 1], (1.0, 1.0)), ([1, 7], (0.6309, 0.0)), ([1, 2, 7], (0.5, 0.0)), ([*range(10, 20), 7], (0.0, 0.0)), ([], (0.0, 0.0))])
def test_gain_of_one_right_document(order: list[int], expected: tuple[float, float]) -> None:
    assert squad.gain(order, 7) == pytest.approx(expected, abs=1e-4)


def test_a_section_is_replaced_and_nothing_else() -> None:
    page = "# Title\n\n<!-- ask -->\n<!-- /ask -->\n\n<!-- ask-pdf -->\nkept\n<!-- /ask-pdf -->\n"
    once = sheet.placed(page, "ask", "one \\1")
    assert once == page.replace("<!-- ask -->\n", "<!-- ask -->\none \\1\n")
    assert sheet.placed(once, "ask", "two").count("one") == 0
    assert sheet.placed(page, "new", "x").endswith("<!-- new -->\nx\n<!-- /new -->\n")


def test_the_readmes_lines_keep_their_order() -> None:
    text = "a\n<!-- numbers -->\n<!-- /numbers -->\nb\n"
    for section, line in (("ingest", "slow"), ("own", "good"), ("ingest", "fast")):
        text = sheet.listed(text, section, line)
    assert text.splitlines()[1:4] == ["<!-- numbers -->", "- good <!-- own -->", "- fast <!-- ingest -->"]
    assert text.count("Measured by") == 1
    assert text.endswith("<!-- /numbers -->\nb\n")
    with pytest.raises(ValueError, match="numbers"):
        sheet.listed("no block", "own", "x")


def test_a_command_is_shown_without_folders() -> None:
    assert sheet.command(["ask", "/somewhere/else/lib", "q.jsonl"]) == "python -m bench ask lib q.jsonl"
    assert f"{os.cpu_count()} core" in sheet.machine()


def test_systems_take_turns() -> None:
    heard: list[str] = []
    times = speed.alternate(["a", "b"], lambda q: heard.append(f"1{q}"), lambda q: heard.append(f"2{q}"))
    assert heard == ["1a", "2a", "1b", "2b", "1a", "2a", "2b", "1b"]
    assert [len(t) for t in times] == [2, 2]


def test_moved_vectors_stay_near_and_of_length_one() -> None:
    rows = np.eye(6, 64, dtype=np.float32)
    moved = latency.moved(rows, np.random.default_rng(1))
    assert np.allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)
    assert np.allclose((moved * rows).sum(axis=1), latency.NEARNESS, atol=1e-5)


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_growth_is_the_slope_of_the_logarithms(power: float) -> None:
    sizes = [1_000, 10_000, 100_000]
    assert latency.exponent(sizes, [3.0 * n**power for n in sizes]) == pytest.approx(power, abs=1e-9)


def test_a_missing_library_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["all", str(tmp_path)]) == 1
    assert "There are no reports" in capsys.readouterr().err


def test_a_missing_file_is_told_before_anything_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retrieval", str(tmp_path), "--no-latency", "--squad", str(tmp_path / "nowhere.jsonl")], FakeEmbedder) == 1
    assert "nowhere.jsonl" in capsys.readouterr().err
