from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.__main__ import main as assistant
from corpus import fates, shelf, store
from corpus.errors import LibraryError, UnknownReport
from corpus.records import Record, Shelf
from ingest.__main__ import main
from ingest.describe import describe, described
from tests.fakes import FENWATER, FakeEmbedder, WithinProcess, builder

KITES = "# Kites over Marsh End\n\nEleven kites flew over the marsh in 2018.\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "kites.md").write_text(KITES, encoding="utf-8")
    assert run(tmp_path, tmp_path / "kites.md") == 0
    return tmp_path / "l"


def run(folder: Path, *argv: str | Path, embedder: FakeEmbedder | None = None) -> int:
    return main([*map(str, argv), "--library", str(folder / "l"), "--no-notes"], encoder=lambda settings: embedder or FakeEmbedder(), reader=WithinProcess)


def record(library: Path) -> Record:
    return store.get_shelf(library, store.manifest(library).reports["kites"])[0].record


def test_what_is_said_takes_the_place_of_guesses_and_stays(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert record(library).guessed == ("title",)
    embedder = FakeEmbedder()
    assert run(tmp_path, "--describe", "kites", "--title", "Kites", "--author", "Brook, Ida", "--author", "Marsh Trust", "--year", "2019", embedder=embedder) == 0
    assert "kites: Brook, Ida; Marsh Trust (2019) Kites. No publisher." in capsys.readouterr().out
    assert set(embedder.encoded) == {"brook", "ida", "trust"}  # words of the record; no text anew
    made = record(library)
    assert (made.title, made.authors, made.year, made.guessed, made.described) == ("Kites", ("Brook, Ida", "Marsh Trust"), 2019, (), ("title", "authors", "year"))
    (tmp_path / "kites.md").write_text(KITES.replace("Eleven", "Twelve") + "\nPublished by the Mill Press.\n", encoding="utf-8")
    assert run(tmp_path, tmp_path / "kites.md") == 0
    again = record(library)
    assert (again.title, again.authors, again.year, again.publisher) == ("Kites", ("Brook, Ida", "Marsh Trust"), 2019, "Mill Press")
    assert (again.guessed, again.described) == (("publisher",), ("title", "authors", "year"))
    assert run(tmp_path, tmp_path / "kites.md", "--rebuild") == 0
    assert record(library) == again


def test_what_was_said_is_there_again_when_the_same_file_comes_back(library: Path, tmp_path: Path) -> None:
    (tmp_path / "rooks.md").write_text("# Rooks of the lanes\n\nTwo rookeries were counted.\n", encoding="utf-8")
    assert run(tmp_path, "--describe", "kites", "--title", "Kites", "--author", "Brook, Ida", "--year", "2019") == 0
    said_of = record(library)
    assert run(tmp_path, "--remove", "kites") == 0
    assert run(tmp_path, tmp_path / "rooks.md") == 0
    assert run(tmp_path, "--describe", "rooks", "--year", "1999") == 0
    (tmp_path / "kites.md").rename(tmp_path / "moved.md")
    assert run(tmp_path, tmp_path / "moved.md") == 0
    again = store.get_shelf(library, store.manifest(library).reports["moved"])[0].record
    assert (again.title, again.authors, again.year, again.described) == (said_of.title, said_of.authors, 2019, ("title", "authors", "year"))
    (tmp_path / "other.md").write_text(KITES + "\nAnother text.\n", encoding="utf-8")
    assert run(tmp_path, tmp_path / "other.md") == 0
    assert store.get_shelf(library, store.manifest(library).reports["other"])[0].record.described == ()


def test_refused_files_stay_named(library: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    assert run(tmp_path, tmp_path / "bad.txt") == 3
    assert run(tmp_path, "--describe", "kites", "--title", "Kites") == 0
    assert [(Path(r.path).name, r.state) for r in fates.read(library, store.manifest(library))] == [("bad.txt", "refused")]


def test_json_gives_the_record(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(tmp_path, "--describe", "kites", "--publisher", "Mill Press", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["record"]["publisher"], told["record"]["guessed"], told["record"]["described"]) == ("Mill Press", ["title"], ["publisher"])


def test_the_assistant_says_what_is_guessed(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert assistant(["report", "kites", "--library", str(library)], FakeEmbedder()) == 0
    assert "Guessed from the file: title. To set them: python -m ingest --describe kites" in capsys.readouterr().out
    assert run(tmp_path, "--describe", "kites", "--title", "Kites") == 0
    capsys.readouterr()
    assistant(["report", "kites", "--library", str(library)], FakeEmbedder())
    assert "Guessed" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "told"),
    [(("--describe", "kytes", "--title", "x"), "no report 'kytes'. It holds: kites"), (("--describe", "kites"), "Nothing was said"), (("--describe", "kites", "--title", " "), "The title is empty"), (("--describe", "kites", "--year", "19"), "19 is no year")],
)  # fmt: skip
def test_what_cannot_be_said_leaves_the_library_as_it_was(library: Path, tmp_path: Path, argv: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = store.manifest(library)
    assert run(tmp_path, *argv) == 1
    assert told in capsys.readouterr().err
    assert store.manifest(library) == before


def test_fields_without_a_report_are_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, "--title", "Kites")
    assert stopped.value.code == 2


def test_a_record_of_the_catalogue_is_changed_there(invented: Path, tmp_path: Path) -> None:
    builder(invented, tmp_path / "l").add([invented / "reports"])
    with pytest.raises(LibraryError, match=r"stands in corpus/catalogue\.toml"):
        describe(tmp_path / "l", FENWATER, {"title": "x"}, FakeEmbedder().encode)
    with pytest.raises(UnknownReport):
        describe(tmp_path / "l", "kites", {"title": "x"}, FakeEmbedder().encode)


def test_values_are_cleaned_and_may_be_taken_away() -> None:
    before = Record("a", "Kites", ("x",), 2019, "guessed from the first pages", guessed=("title", "authors", "year"))
    made = described(before, {"title": " Kites\u202e\n", "authors": [""], "publisher": "a" * 10})
    assert (made.title, made.authors, made.year_note, made.guessed) == ("Kites", (), "guessed from the first pages", ("year",))
    with pytest.raises(LibraryError, match="too long"):
        described(before, {"publisher": "a" * 500})


def test_a_library_of_before_said_only_whether_a_record_is_guessed() -> None:
    made = Shelf(Record("a", "Kites"), None, (), ())
    for old, new in (("true", ("title",)), ("false", ())):
        assert shelf.load(shelf.dump(made).replace('"guessed":[]', f'"guessed":{old}')).record.guessed == new
