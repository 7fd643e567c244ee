"""`lock.py UV [OPTIONS]`: write the locks anew from pyproject.toml, with the hashes of every file of every version, for all systems.

Versions that are held already stay, unless `--upgrade` is among the options; all options go to `uv pip compile`.
PyTorch is in none of them: its CPU build comes from an index of its own, with files of its own. What only its GPU build needs has its own file.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
OLDEST = "3.11"  # pyproject.toml's requires-python
EXTRAS = ("dev", "judge", "mcp", "milvus", "model", "ray")  # tested together, so locked together
FILES = ("requirements.lock", "requirements-dev.lock", "requirements-cuda.lock", "requirements-tools.lock", "requirements-judge.lock", "requirements-milvus.lock")
CUDA = re.compile(r"(?:nvidia|cuda)-|triton$")
HEAD = "# Written by 'make lock' from pyproject.toml: versions tested together, and the hashes of all their files. {what}\n"


def compiled(uv: str, wanted: Sequence[str], options: Sequence[str], held: str) -> dict[str, str]:
    """The lines of each package that is wanted or needed for it, by its name; versions as in `held` where that is possible."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "lock.txt")
        out.write_text(held, encoding="utf-8")
        how = ("--quiet", "--universal", "--python-version", OLDEST, "--fork-strategy=fewest", "--generate-hashes", "--no-header", "--no-annotate")
        subprocess.run([uv, "pip", "compile", *how, *wanted, *options, "--output-file", str(out)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        rows = re.split(r"\n(?=\S)", out.read_text(encoding="utf-8").strip())
    return {re.split(r"[=\[\s]", row)[0]: row for row in rows}


def main(uv: str, options: Sequence[str]) -> None:
    """Write the six files."""
    held = "\n".join(re.sub(r"(?m)^-r .*\n", "", (ROOT / name).read_text(encoding="utf-8")) for name in FILES if (ROOT / name).exists())
    every = compiled(uv, ["pyproject.toml", *(f"--extra={e}" for e in EXTRAS)], options, held)
    settled = [o for o in options if o != "--upgrade"]
    without = compiled(uv, ["pyproject.toml", *(f"--extra={e}" for e in EXTRAS if e != "judge")], settled, "\n".join(every.values())).keys()
    few = compiled(uv, ["pyproject.toml"], settled, "\n".join(every.values())).keys() - {"torch"}
    cuda = {n for n in few if CUDA.match(n)}
    served = compiled(uv, ["pyproject.toml", "--extra=milvus"], settled, "\n".join(every.values())).keys() - few - {"torch"}
    write(FILES[0], "What the program needs.", (every[n] for n in few - cuda))
    write(FILES[1], "With what the extras and the tests need.", ("-r requirements.lock", *(every[n] for n in without - few - {"torch"})))
    write(FILES[2], "What PyTorch's build for graphics cards needs.", (every[n] for n in cuda))
    write(FILES[4], "What the judge extra needs besides.", (every[n] for n in every.keys() - without))
    write(FILES[3], "What 'make lock' and 'make audit' run.", compiled(uv, ["--group=tools"], options, held).values())
    write(FILES[5], "What a library on a Milvus server needs beside requirements.lock.", (every[n] for n in served))


def write(name: str, what: str, rows: Iterable[str]) -> None:
    """Write one file."""
    lines = sorted(rows, key=lambda r: (not r.startswith("-r "), r.lower()))
    (ROOT / name).write_text(HEAD.format(what=what) + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} packages")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
