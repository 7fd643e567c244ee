"""One run of the retrieval bench over invented reports: libraries, systems, parts switched off, divisions, and what the page is told."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from llama_index.core import Document

from assistant import Library
from assistant.settings import Settings
from bench import baselines, compared, left_out, parts, retrieval, sheet, splits, squad
from bench.compared import OURS
from bench.gold import Evidence, Gold, Piece
from bench.libraries import Remembering, Scratch, documents, files
from bench.retrieval import Wanted
from corpus.errors import LibraryError
from tests import pdfs
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder, lay_out

CHOIR = """# Nine choirs, one piano

## Tuning

### Who pays

The nine choirs of the quarry bought one piano between them in the autumn.

Every choir pays the same sum into a tin box that the tuner empties twice a year.

They meet in the quarry hall by turns, and a list on the door says whose evening it is.
"""
GOLD = (
    ("van", "What did the van cost?", "number", FENWATER, "The van cost £6,200 and saved about £1,900 a year"),
    ("key", "How long before anybody gave away a key?", "fact", FENWATER, "two winters went by before anybody handed over a key"),
    ("box", "Who pays for the piano?", "fact", CHOIRS, "Every choir pays the same sum into a tin box"),
    ("hall", "How do they share the room?", "fact", CHOIRS, "a list on the door says whose evening it is"),
)
PUBLIC = (("Otters sleep in holts by the river bank.", "Where do otters sleep?"), ("The lighthouse lamp burns whale oil.", "What does the lamp burn?"), ("Ten goats climbed the church roof.", "Who climbed the roof?"))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A scratch folder beside an invented corpus of two reports (`reports`, and one of them in `pdfs`), its questions and public passages."""
    folder = tmp_path_factory.mktemp("bench")
    corpus = lay_out(folder / "corpus")
    (corpus / "reports" / "choirs.md").write_text(CHOIR, encoding="utf-8")
    (corpus / "pdfs").mkdir()
    page = [pdfs.Text(72, 790, "Nine choirs, one piano", 18, True), *pdfs.lines(["Every choir pays the same sum into a tin box that the tuner", "empties twice a year, and nobody has complained so far."])]
    pdfs.write(corpus / "pdfs" / "choirs.pdf", [page, pdfs.lines([""])])
    rows = [{"id": i, "question": q, "kind": k, "evidence": [{"report": r, "group": 1, "quote": e}]} for i, q, k, r, e in GOLD]
    (corpus / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    public = [{"passage": str(i), "text": t, "questions": [{"question": q, "answers": ["x"]}, {"question": "Unanswered?", "answers": []}]} for i, (t, q) in enumerate(PUBLIC)]
    (corpus / "public.jsonl").write_text("\n".join(map(json.dumps, public)), encoding="utf-8")
    return Scratch(folder / "made", Remembering(FakeEmbedder()), corpus / "catalogue.toml", corpus / "notes")


@pytest.fixture(scope="module")
def corpus(scratch: Scratch) -> Path:
    return scratch.notes_folder.parent


@pytest.fixture(scope="module")
def noted(scratch: Scratch, corpus: Path) -> Library:
    return scratch.library("noted", corpus / "reports")


@pytest.fixture(scope="module")
def results(scratch: Scratch, corpus: Path) -> dict[str, sheet.Result]:
    """One whole run, sizes to time and all, by section."""
    wanted = Wanted(corpus / "reports", corpus / "questions.jsonl", corpus / "pdfs", corpus / "public.jsonl", (40, 80))
    return {r.section: r for r in retrieval.retrieval(wanted, scratch, FakeEmbedder())}


def test_nothing_is_encoded_twice() -> None:
    inner = FakeEmbedder()
    encoder = Remembering(inner)
    first = encoder.encode(["a mill", "a weir", "a mill"])
    assert (first[0] == first[2]).all()
    assert (encoder.encode(["a weir", "a boat"])[0] == first[1]).all()
    assert inner.encoded == ["a mill", "a weir", "a boat"]
    assert encoder.encode([]).shape == (0, first.shape[1])
    assert encoder.encode_question("a mill") is encoder.encode_question("a mill")


def test_one_reports_notes_can_be_left_out(scratch: Scratch, corpus: Path, noted: Library) -> None:
    bare = scratch.library("bare", corpus / "reports", with_notes=False)
    without = scratch.library("without", corpus / "reports", but=CHOIRS)
    assert {n.report for n in noted.index.notes} == {FENWATER, CHOIRS}
    assert {n.report for n in without.index.notes} == {FENWATER}
    assert bare.index.notes == ()
    assert documents(without) == documents(noted) == documents(bare)
    assert {r: p.name for r, p in files(noted).items()} == {FENWATER: "mending.md", CHOIRS: "choirs.md"}


def test_a_file_that_cannot_be_read_stops_the_run(scratch: Scratch, tmp_path: Path) -> None:
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    with pytest.raises(LibraryError, match=r"torn\.pdf cannot be measured"):
        scratch.library("torn", tmp_path)


def test_every_part_that_the_library_has_is_switched_off_once(scratch: Scratch, corpus: Path, noted: Library) -> None:
    switched = {f"ours without {parts.SWITCHES[f.name]}" for f in fields(Settings) if f.name in parts.SWITCHES}
    plain = {"ours without sentence vectors", "ours without passage vectors", "ours without BM25", "ours without the closer look at the best", "ours without headings in the passages' index"} | switched
    held = parts.variants(noted, scratch.encoder)
    assert set(held) == {OURS, "ours without notes", "ours without the notes' questions"} | plain
    assert set(parts.variants(scratch.library("bare", corpus / "reports", with_notes=False), scratch.encoder)) == {OURS} | plain
    assert all(each.search("Who pays for the piano?", 3) for each in held.values())


def test_switching_notes_off_is_a_library_without_notes(scratch: Scratch, corpus: Path, noted: Library) -> None:
    switched = parts.variants(noted, scratch.encoder)["ours without notes"]
    built = scratch.library("bare", corpus / "reports", with_notes=False)
    for _, question, *_ in GOLD:
        assert switched.search(question, 9) == built.search(question, 9)


def test_plain_wirings_read_a_pdf_page_by_page(corpus: Path) -> None:
    read = list(baselines.documents(CHOIRS, corpus / "pdfs" / "choirs.pdf"))
    assert [d.id_ for d in read] == [f"{CHOIRS}/1"]  # the second page is empty
    found = baselines.ranked(baselines.Words(baselines.chunks(read, 256, 20)), "tin box")
    assert [(p.report, "tin box" in p.text) for p in found] == [(CHOIRS, True)]


def test_fusion_puts_first_what_both_lists_have() -> None:
    nodes = baselines.chunks([Document(text=text, id_=text) for text in ("red kites", "a barn by the red door", "kites over a barn")], 256, 20)
    red, barn = baselines.Words(nodes[:2]), baselines.Words(nodes[1:])
    assert baselines.ranked(red, "red")[0].report == "red kites"
    assert baselines.ranked(barn, "barn")[0].report == "kites over a barn"
    assert baselines.ranked(baselines.fused(red, barn), "red barn")[0].report == "a barn by the red door"


def test_a_fusion_leaves_the_scores_of_the_list_alone() -> None:
    nodes = baselines.chunks([Document(text=text, id_=text) for text in ("red kites", "a barn by the red door")], 256, 20)
    words = baselines.Once(baselines.Words(nodes))
    before = [n.score for n in words.retrieve("red barn")]
    baselines.ranked(baselines.fused(baselines.Words(nodes), words), "red barn")
    assert [n.score for n in words.retrieve("red barn")] == before


def test_differences_are_told_by_what_is_more_than_chance() -> None:
    rows: compared.Scores = [(0.5 + 0.01 * n, 0.4, 1.0) for n in range(20)]
    scores: dict[str, compared.Scores] = {"ours": rows, "worse": [(row[0] - 0.3, *row[1:]) for row in rows], "alike": rows[:]}
    told = compared.verdict(scores)
    assert "- coverage@8k: worse: worse; not to be told apart: alike." in told
    assert "- coverage@3k: not to be told apart: worse, alike." in told
    table = compared.figures_table(scores)
    assert table.count("**-0.300 [-0.300, -0.300]**") == 1
    assert compared.best_plain(scores) == "alike"


def test_questions_are_held_out_by_their_ids() -> None:
    ids = [f"q{n}" for n in range(3000)]
    held = [i for i in ids if splits.held_out(i)]
    assert 900 < len(held) < 1100
    assert [i for i in ("d001", "d002", "d003", "d004", "van") if splits.held_out(i)] == ["d003", "van"]  # the same on every machine and in every run


def test_the_parts_of_the_questions_are_set_side_by_side() -> None:
    questions = [Gold(f"q{n}", "?", "fact" if n % 2 else "list", (Evidence("mill", 1, "x"),)) for n in range(60)]
    scores: compared.Scores = [(float(splits.held_out(g.id)), 0.5, 0.5) for g in questions]
    rest, held = splits.divided(questions, scores)
    assert len(rest) + len(held) == 60
    assert "**+1.000 [+1.000, +1.000]**" in splits.held_out_table(questions, {"ours": scores})
    assert [row.split()[1:4:2] for row in splits.kinds_table(questions, {"text": scores}).splitlines()[2:]] == [["fact", "30"], ["list", "30"]]
    assert "| - " in splits.held_out_table(questions[:1], {"ours": scores[:1]})  # nothing to compare with


def test_a_report_is_measured_without_its_own_notes(scratch: Scratch, corpus: Path) -> None:
    questions = [Gold(i, q, k, (Evidence(r, 1, e),)) for i, q, k, r, e in GOLD]
    questions.append(Gold("both", "?", "fact", (Evidence(FENWATER, 1, "x"), Evidence(CHOIRS, 2, "y"))))
    all_notes: compared.Scores = [(1.0,)] * 5
    none: compared.Scores = [(0.0,)] * 5
    rows = [line.split("|")[1:4] for line in left_out.left_out(scratch, corpus / "reports", questions, all_notes, none).splitlines()[2:]]
    assert [[cell.strip() for cell in row][:2] for row in rows] == [[FENWATER, "2"], [CHOIRS, "2"], ["all of these", "4"]]


def test_a_run_measures_everything_and_says_it_once(results: dict[str, sheet.Result]) -> None:
    assert list(results) == ["retrieval", "squad", "ask", "latency"]
    body = results["retrieval"].body
    headings = re.findall(r"^### (.*)$", body, re.MULTILINE)
    assert headings[1:5] == ["Text, notes", "Text, no notes", "PDFs, notes", "PDFs, no notes"]
    assert len(headings) == len(set(headings)) == 8
    assert "4 questions that the reports answer." in body
    assert "from PDFs" in results["retrieval"].line
    assert "Who pays" not in body


def test_a_folder_without_reports_has_nothing_to_measure(scratch: Scratch, corpus: Path, tmp_path: Path) -> None:
    apart = Scratch(tmp_path / "made", scratch.encoder, scratch.catalogue_file, scratch.notes_folder)
    (tmp_path / "none").mkdir()
    with pytest.raises(LibraryError, match="Nothing to measure: 0 reports"):
        retrieval.quality(Wanted(tmp_path / "none", corpus / "questions.jsonl"), apart)


def test_side_by_side_holds_every_system_of_every_library(results: dict[str, sheet.Result]) -> None:
    overview = results["retrieval"].body.split("### ")[1]
    rows = {cells[1].strip(): [c.strip() for c in cells[2:-1]] for line in overview.splitlines()[4:] if (cells := line.split("|"))[1:]}
    assert rows["llama-index (256 tokens)"][0] == rows["llama-index (256 tokens)"][1]
    assert rows["ours without notes"][1] == ""
    assert all(re.fullmatch(r"[01]\.\d{3}", cell) for cell in rows[OURS])
    assert rows["ours without notes"][0] == rows[OURS][1]


def test_public_passages_are_ranked_by_every_system(results: dict[str, sheet.Result]) -> None:
    body = results["squad"].body
    assert "3 passages" in body
    assert "3 questions with answers" in body
    assert "hold each of these passages whole" in body
    assert len(re.findall(r"^\| (?:ours|all-Mini|llama|BM25|reciprocal)", body, re.MULTILINE)) == 9 + sum(f.name in parts.SWITCHES for f in fields(Settings))


def test_a_document_ranks_by_its_best_passage(scratch: Scratch, tmp_path: Path) -> None:
    texts = ["Otters sleep in holts.\n\n" + "Otters swim by night and fish for eels in the mill race. " * 30, "Goats climb."]
    library = scratch.library("two", squad.written(texts, tmp_path / "texts"), with_notes=False)
    assert len(library.index.passages) > 2
    assert squad.ours(library)("Where do otters sleep?") == [0, 1]


def test_times_are_told_for_each_size_and_for_one_report(results: dict[str, sheet.Result]) -> None:
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in results["latency"].body.splitlines() if re.match(r"\| \d", line)]
    assert [(row[0], row[3]) for row in rows] == [("40", "all reports"), ("40", "one report"), ("80", "all reports"), ("80", "one report")]
    assert "to the power of **" in results["latency"].body
    assert "Ratio of medians" in results["ask"].body


def test_pieces_of_ours_are_what_search_finds(noted: Library) -> None:
    found = compared.ours(noted)("What did the van cost?")
    assert found[0] == Piece(FENWATER, noted.search("What did the van cost?", 1)[0].text)
