"""The house's sizes and names: files of at most 250 lines, functions of at most 40, names from the domain."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
FILES = sorted(p for room in ("assistant", "bench", "corpus", "ingest", "prompts", "tests") for p in (HOME / room).rglob("*.py")) + sorted(HOME.glob("*.py"))
BANNED = re.compile(r"manager|service|helper|util|factory|misc|common|stuff", re.IGNORECASE)
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_fits_on_few_screens(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_function_fits_on_one_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [f"{n.name}: {n.end_lineno - n.lineno + 1} lines" for n in ast.walk(tree) if isinstance(n, FUNCTION) and n.end_lineno and n.end_lineno - n.lineno >= 40]
    assert long == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_names_come_from_the_domain(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [n.name for n in ast.walk(tree) if isinstance(n, FUNCTION | ast.ClassDef)]
    assert [n for n in [path.stem, *named] if BANNED.search(n) and not n.startswith("test_")] == []


@pytest.mark.parametrize("path", [p for p in FILES if p.parts[-2] != "tests" and "tests" not in p.parts], ids=name)
def test_what_is_public_says_what_it_does(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module"
    public = [n for n in tree.body if isinstance(n, FUNCTION | ast.ClassDef) and not n.name.startswith("_")]
    public += [m for c in public if isinstance(c, ast.ClassDef) for m in c.body if isinstance(m, FUNCTION) and not m.name.startswith("_")]
    short = {n.name for n in public if isinstance(n, FUNCTION) and n.end_lineno and n.end_lineno - n.lineno < 3}
    assert [n.name for n in public if not ast.get_docstring(n) and n.name not in short] == []


@pytest.mark.parametrize("path", [p for p in FILES if "tests" not in p.parts], ids=name)
def test_a_persons_mistake_is_never_an_assert_nor_a_print(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not any(isinstance(n, ast.Assert) for n in ast.walk(tree))
    edge = path.name in ("__main__.py", "ui.py", "notecheck.py") or "bench" in path.parts
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"]
    assert edge or not calls
