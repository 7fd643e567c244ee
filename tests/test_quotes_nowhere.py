"""The reports are not ours to hand out: no file of the project holds a run of their words."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import catalogue
from ingest import readers
from ingest.notecheck import Word, words

HOME = Path(__file__).parent.parent
RUN = 10  # words


def runs(text: str) -> set[tuple[str, ...]]:
    cut = [w.text for w in words(text)]
    return {tuple(cut[i : i + RUN]) for i in range(len(cut) - RUN + 1)}


def stretches(text: str, known: set[tuple[str, ...]]) -> Iterator[list[Word]]:
    """Maximal stretches of a text all of whose runs are known."""
    cut, start = words(text), -1
    hits = [tuple(w.text for w in cut[i : i + RUN]) in known for i in range(len(cut) - RUN + 1)]
    for i, hit in enumerate([*hits, False]):
        if hit and start < 0:
            start = i
        elif not hit and start >= 0:
            yield cut[start : i + RUN - 1]
            start = -1


@pytest.fixture(scope="module")
def known(reports: Path) -> set[tuple[str, ...]]:
    """Every run of the reports' words."""
    return set().union(*(runs(p.read_text(encoding="utf-8")) for p in reports.glob("*.txt")))


@pytest.fixture(scope="module")
def titles(reports: Path) -> list[str]:
    """Titles of the reports and of their parts, and the literature they name: facts, which anybody may repeat."""
    out = [t for r in catalogue.load().values() for t in (r.title, r.publisher, *r.organisations)]
    for path in reports.glob("*.txt"):
        document = readers.read(path).document
        out += [document.text[b.start : b.end] for b in document.blocks if b.kind in ("heading", "bibliography")]
    return sorted({" ".join(w.text for w in words(t)) for t in out}, key=len, reverse=True)


def left(stretch: list[Word], titles: list[str]) -> list[str]:
    """What of a stretch is still a run when titles are taken out of it; none of it where half are names and figures."""
    if sum(w.named for w in stretch) >= len(stretch) / 2:
        return []
    text = " ".join(w.text for w in stretch)
    for title in titles:
        if title.count(" ") > 1:
            text = text.replace(title, "|")
    return [piece.strip() for piece in text.split("|") if len(piece.split()) >= RUN]


def files() -> list[Path]:
    if not shutil.which("git") or not (HOME / ".git").exists():
        pytest.skip("not a checkout: the project's files are not listed")
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=HOME, capture_output=True, check=True)
    return [p for n in listed.stdout.decode().split("\0") if n and (p := HOME / n).is_file()]


def test_no_file_holds_a_run_of_a_reports_words(known: set[tuple[str, ...]], titles: list[str]) -> None:
    found = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{path.relative_to(HOME)}: {run}" for s in stretches(text, known) for run in left(s, titles)]
    assert found == []


def test_no_file_is_a_report(reports: Path) -> None:
    sizes = {p.stat().st_size for p in reports.iterdir()}
    assert [p for p in files() if p.stat().st_size in sizes and p.suffix in (".txt", ".pdf")] == []


def test_titles_and_names_are_taken_out() -> None:
    assert left(words("title the long history of one small blue van"), ["the long history of one small blue van"]) == []
    assert left(words("a b c d e f g h i j the one van k"), ["the one van"]) == ["a b c d e f g h i j"]
    assert left(words("held by the Guild of the Oxley Menders and Joiners in May 1913"), []) == []


def test_a_run_is_seen_across_lines_and_marks() -> None:
    text = "one two three four five six seven eight nine ten eleven"
    found = list(stretches("and ONE, two\nthree – four five “six” seven; eight *nine* ten. Then", runs(text)))
    assert [[w.text for w in f] for f in found] == [text.split()[:10]]
    assert list(stretches("one two three four five six seven eight nine and ten", runs(text))) == []
