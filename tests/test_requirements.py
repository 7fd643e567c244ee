"""The locks: what is installed is named with its version and hashes, and all of it; an audit that could ask nobody says so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

HOME = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-cuda.lock", "requirements-tools.lock", "requirements-judge.lock", "requirements-milvus.lock")
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
ALONE = {"torch"}  # its CPU build has other files than the registry's, so that it is installed before the lock


def locked(*names: str) -> dict[str, tuple[str, list[str]]]:
    """Version and hashes of each package in some of the locks."""
    found = {}
    for name in names:
        for row in re.split(r"\n(?=\S)", (HOME / name).read_text(encoding="utf-8")):
            if told := re.match(r"([a-z0-9-]+)==([^\s;]+)", row):
                found[told[1]] = told[2], re.findall(r"--hash=sha256:([0-9a-f]{64})\b", row)
            else:
                assert row.startswith(("#", "-r requirements.lock")), row[:80]
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_all_that_is_locked_has_hashes(name: str) -> None:
    held = locked(name)
    assert held
    assert all(hashes for _, hashes in held.values())
    assert "://" not in (HOME / name).read_text(encoding="utf-8"), "no address of a registry"


@pytest.mark.parametrize(("extra", "names"), [("", LOCKS[:1]), *((e, LOCKS[:2]) for e in ("dev", "mcp", "milvus", "model", "ray")), ("judge", (*LOCKS[:2], LOCKS[4])), ("milvus", (LOCKS[0], LOCKS[5]))])
def test_all_that_the_project_asks_for_is_locked(extra: str, names: tuple[str, ...]) -> None:
    held = locked(*names)
    asked = PROJECT["project"]["optional-dependencies"][extra] if extra else [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for told in map(Requirement, asked):
        name = re.sub(r"[-_.]+", "-", told.name).lower()
        if name not in ALONE:
            assert told.specifier.contains(held[name][0]), f"{told}: run make lock"


def test_nothing_for_graphics_cards_is_installed_unasked() -> None:
    held = locked(*LOCKS[:2])
    assert not [n for n in held if re.match(r"nvidia-|cuda-|triton$|torch$", n)]
    assert any(n.startswith("nvidia-") for n in locked("requirements-cuda.lock"))


NAMES = '{"dependencies": [{"name": "jinja2", "vulns": [{"aliases": ["CVE-2016-10745"]}]}]}'
KNOWING = f"import sys\nif 'json' in sys.argv: print('{NAMES}'); sys.exit(1)\n"


@pytest.mark.parametrize(
    ("program", "code", "said"),
    [
        ("print('No known vulnerabilities found')", 0, "SKIPPED"),
        ("import sys; sys.exit('no route')", 0, "SKIPPED"),
        (KNOWING + "print('No known vulnerabilities found')", 0, "No known vulnerabilities"),
        (KNOWING + "print('Found 1 known vulnerability'); sys.exit(1)", 1, "Found 1"),
    ],
    ids=["answers for nothing", "not reached", "knows of none", "knows of one"],
)
def test_an_audit_tells_knowing_of_nothing_from_knowing_nothing(tmp_path: Path, program: str, code: int, said: str) -> None:
    fake = tmp_path / "pip-audit"
    fake.write_text(f"#!{sys.executable}\n{program}\n", encoding="utf-8")
    fake.chmod(0o755)
    done = subprocess.run([sys.executable, str(HOME / ".ci" / "audit.py"), str(fake)], capture_output=True, text=True)
    assert (done.returncode, said in done.stdout, "SKIPPED" in done.stdout) == (code, True, said == "SKIPPED")
