"""Who may import whom. The rooms' contract is the library on disk; each heavy library has its modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
ROOMS = ("assistant", "corpus", "ingest", "prompts")
FORBIDDEN = {
    "prompts": {"assistant", "corpus", "ingest", "ui", "bench", "tests"},
    "corpus": {"assistant", "ingest", "prompts", "ui", "bench", "tests"},
    "ingest": {"assistant", "ui", "bench", "tests"},
    "assistant": {"ingest", "ui", "bench", "tests"},
}
HEAVY = {
    "pypdf": {"ingest/pdf.py"},
    "sentence_transformers": {"corpus/embed.py"},
    "torch": {"corpus/embed.py"},
    "transformers": set(),
    "llama_index": {"ingest/nodes.py", "assistant/model.py"},
    "faiss": {"corpus/dense.py", "corpus/indexfile.py", "corpus/indexing.py", "corpus/engines/vectors.py", "assistant/part.py"},
    "bm25s": {"corpus/indexing.py"},
    "gradio": {"ui.py", *(f"assistant/tabs/{p.name}" for p in (HOME / "assistant" / "tabs").glob("*.py"))},
    "Stemmer": {"corpus/words.py"},
    "citeproc": {"assistant/processor.py"},
    "docx": {"assistant/word.py", "assistant/handout_word.py"},
    "tqdm": {"ingest/steps.py"},
    "charset_normalizer": {"ingest/decode.py"},
    "lxml": {"ingest/xmltree.py"},
    "prometheus_client": {"assistant/door/figures.py"},
}
FILES = sorted(p for room in ROOMS for p in (HOME / room).rglob("*.py")) + [p for p in [HOME / "ui.py"] if p.exists()]


def imported(source: str, everywhere: bool = True) -> Iterator[str]:
    """Full names of the modules a source imports, at the top only or inside functions too."""
    tree = ast.parse(source)
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the arrow"
            yield from (f"{node.module}.{a.name}" for a in node.names)


@cache
def rooms(path: Path, everywhere: bool = True) -> frozenset[str]:
    """First parts of the names of what a file imports."""
    return frozenset(m.split(".")[0] for m in imported(path.read_text(encoding="utf-8"), everywhere))


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_arrow_points_the_wrong_way(path: Path) -> None:
    forbidden = FORBIDDEN.get(path.relative_to(HOME).parts[0], {"ingest", "bench", "tests"})
    assert rooms(path) & forbidden == set()


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_has_its_modules(library: str) -> None:
    users = {name(p) for p in FILES if library in rooms(p)}
    assert users <= HEAVY[library]
    assert users or not HEAVY[library], "nobody imports it any more: take it out of the table and of pyproject.toml"


@pytest.mark.parametrize("library", sorted(set(HEAVY) - {"llama_index", "citeproc"}))
def test_a_heavy_library_is_imported_only_inside_the_object_that_needs_it(library: str) -> None:
    at_top = {name(p) for p in FILES if library in rooms(p, everywhere=False)}
    assert at_top == set()


@pytest.mark.parametrize("module", ["ingest.nodes", "assistant.processor"])
def test_the_modules_that_subclass_a_heavy_library_are_themselves_imported_late(module: str) -> None:
    tops = {p: [n for n in ast.parse(p.read_text(encoding="utf-8")).body if isinstance(n, ast.Import | ast.ImportFrom)] for p in FILES}
    at_top = {name(p) for p, body in tops.items() if any(m.startswith(module) for m in imported("\n".join(map(ast.unparse, body))))}
    assert at_top == set()


def test_the_vocabulary_and_the_errors_need_nothing() -> None:
    for path in (HOME / "corpus" / "records.py", HOME / "corpus" / "errors.py"):
        assert rooms(path) <= {"__future__", "bisect", "dataclasses", "typing"}


def test_imports_are_seen_wherever_they_stand() -> None:
    source = "import a.b\nfrom c import d\ndef f():\n    import e\n"
    assert list(imported(source)) == ["a.b", "c.d", "e"]
    assert list(imported(source, everywhere=False)) == ["a.b", "c.d"]
