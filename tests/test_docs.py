"""The documentation says what the code does: commands, options, modules and links. `python -m tests.test_docs` writes docs/commands.md."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ui
from assistant.__main__ import main as assistant
from ingest.__main__ import main as ingest
from ingest.notecheck import main as notecheck

HOME = Path(__file__).parent.parent
COMMANDS_PAGE = HOME / "docs" / "commands.md"
MAINS: dict[str, Callable[[list[str]], int]] = {
    "python ui.py": ui.main,
    "python -m ingest": ingest,
    "python -m assistant": assistant,
    "python -m ingest.notecheck": notecheck,
}
SUBCOMMANDS = {"python -m assistant": ("ask", "quotes", "report", "open", "verify", "unanswered", "export", "cite", "decide", "guide", "glossary", "meeting", "compare", "themes", "selftest")}
PAGES = [HOME / "README.md", HOME / "CONTRIBUTING.md", HOME / "corpus" / "README.md", *sorted((HOME / "docs").rglob("*.md"))]
ROOMS = ("assistant", "corpus", "ingest", "prompts")
INTRO = "# Commands\n\nWritten by `make docs` from the commands' own `--help`.\n"


@contextlib.contextmanager
def plain_terminal() -> Iterator[None]:
    """100 columns, no colours, no library chosen: what --help prints depends on nothing else."""
    before = dict(os.environ)
    os.environ.update(COLUMNS="100", NO_COLOR="1")
    os.environ.pop("CLUSTERLIT_LIBRARY", None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def help_of(command: str, *words: str) -> str:
    """What a command prints for --help."""
    out = io.StringIO()
    with plain_terminal(), contextlib.redirect_stdout(out), pytest.raises(SystemExit) as stopped:
        MAINS[command]([*words, "--help"])
    assert stopped.value.code == 0, f"{command} {' '.join(words)} is no command"
    return out.getvalue().strip()


def commands_page() -> str:
    """docs/commands.md as it should be."""
    parts = [INTRO]
    for command in MAINS:
        for words in ((), *((w,) for w in SUBCOMMANDS.get(command, ()))):
            parts.append(f"## `{' '.join([command, *words])}`\n\n```\n{help_of(command, *words)}\n```\n")
    return "\n".join(parts)


def commands_in(page: Path) -> list[str]:
    """The make and python commands a page shows, in shell blocks and in running text."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    shown = [line for block in blocks for line in block.splitlines()]
    shown += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [s for s in shown if re.match(r"make [a-z]|python (?:-m (?:ingest|assistant)\b|ui\.py)", s)]


SHOWN = [(page.relative_to(HOME).as_posix(), command) for page in PAGES if page != COMMANDS_PAGE for command in commands_in(page)]


def test_commands_page_is_what_help_says() -> None:
    held = COMMANDS_PAGE.read_text(encoding="utf-8")
    assert held.split() == commands_page().split(), "docs/commands.md is out of date. Run: make docs"


def test_readme_shows_the_two_commands() -> None:
    shown = " ".join(command for page, command in SHOWN if page == "README.md")
    assert "make chat" in shown
    assert "make test" in shown


@pytest.mark.parametrize(("page", "command"), SHOWN)
def test_shown_command_exists(page: str, command: str) -> None:
    words = shlex.split(command, comments=True)
    if words[0] == "make":
        makefile = (HOME / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), f"{page}: no target '{words[1]}'"
        unknown = [w for w in words[2:] if not re.search(rf"^{w.partition('=')[0]} \?=", makefile, re.MULTILINE)]
    else:
        length = 3 if words[1] == "-m" else 2
        program, rest = " ".join(words[:length]), words[length:]
        sub = [w for w in rest[:1] if program in SUBCOMMANDS and not w.startswith("-")]
        known = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", help_of(program, *sub)))
        unknown = [w for w in rest if w.startswith("-") and w not in known]
    assert not unknown, f"{page}: '{command}' has unknown {unknown}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(HOME).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


def test_architecture_names_every_module_and_no_other() -> None:
    text = (HOME / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([\w.]+)` \| [^|]+ \|[^|]*\|$", text, re.MULTILINE))
    files = [p.relative_to(HOME) for room in ROOMS for p in (HOME / room).rglob("*.py")]
    modules = {".".join(p.with_suffix("").parts) for p in files if p.name != "__init__.py"} | {"prompts", "ui"}
    assert sorted(named) == sorted(modules)


if __name__ == "__main__":
    COMMANDS_PAGE.write_text(commands_page(), encoding="utf-8")
