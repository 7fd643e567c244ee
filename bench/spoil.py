"""Damage done to a library's files: each time it is told, or does no harm; no answer is silently another."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.stage import Stage, State, answers, ended, forked, opened, run
from bench.stops import Tally
from corpus.errors import LibraryError

Spoiling = Callable[[random.Random, Path, Path], None]  # chance, library, one of its files


def _flip(chance: random.Random, root: Path, file: Path) -> None:
    data = bytearray(file.read_bytes() or b"\0")
    for _ in range(chance.choice((1, 1, 1, 4))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def _cut(chance: random.Random, root: Path, file: Path) -> None:
    os.truncate(file, chance.randrange(file.stat().st_size or 1))


def _blank(chance: random.Random, root: Path, file: Path) -> None:
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data) or 1)
    size = min(chance.choice((64, 512, 4096)), len(data) - at)
    data[at : at + size] = bytes(size)
    file.write_bytes(data)


def _grow(chance: random.Random, root: Path, file: Path) -> None:
    with file.open("ab") as handle:
        handle.write(chance.randbytes(chance.choice((1, 16, 4096))))


def _huge(chance: random.Random, root: Path, file: Path) -> None:
    os.truncate(file, 1 << 34)  # 16 GiB, all but nothing of it on the disk


def _delete(chance: random.Random, root: Path, file: Path) -> None:
    file.unlink()


def _swap(chance: random.Random, root: Path, file: Path) -> None:
    other = chance.choice([p for p in every_file(root) if p != file])
    data = file.read_bytes()
    file.write_bytes(other.read_bytes())
    other.write_bytes(data)


def _another_generation(chance: random.Random, root: Path, file: Path) -> None:
    pair = sorted((root / "generations").iterdir())
    inside = chance.choice([p.relative_to(pair[1]) for p in every_file(pair[1])])
    shutil.copyfile(pair[0] / inside, pair[1] / inside)


def _another_report(chance: random.Random, root: Path, file: Path) -> None:
    first, second = chance.sample(sorted((root / "reports").iterdir()), 2)
    for name in chance.choice((("shelf.json",), ("vectors.npy",), ("shelf.json", "vectors.npy"))):
        shutil.copyfile(first / name, second / name)


def _edit(chance: random.Random, root: Path, file: Path) -> None:
    path = max((root / "generations").iterdir()) / "manifest.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    what = chance.choice(("reports", "checksums", "sizes", "stamp", "removed", "path"))
    if what in ("reports", "checksums", "sizes", "stamp"):
        raw[what].pop(chance.choice(sorted(raw[what])))
    else:
        raw["removed" if what == "removed" else "checksums"] = ["x"] if what == "removed" else {"../../etc/passwd": "0" * 64}
    path.write_text(json.dumps(raw, indent=1), encoding="utf-8")


def _pointer(chance: random.Random, root: Path, file: Path) -> None:
    said = (root / "CURRENT").read_bytes()
    choices = (b"", b"\0" * len(said), chance.randbytes(40), b"../../000001", b"000009", said.replace(b"3 ", b"2 "), said[: chance.randrange(len(said))], said[7:])
    (root / "CURRENT").write_bytes(chance.choice(choices))


def _link(chance: random.Random, root: Path, file: Path) -> None:
    sound = root.with_name(f"{root.name}-outside")
    shutil.copyfile(file, sound)
    file.unlink()
    file.symlink_to(sound)


def _pipe(chance: random.Random, root: Path, file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _pickle(chance: random.Random, root: Path, file: Path) -> None:
    folder = chance.choice(sorted((*(root / "reports").iterdir(), *(root / "generations").iterdir())))
    (folder / "index.PKL").write_bytes(b"cos\nsystem\n.")


KINDS: dict[str, Spoiling] = {
    "bits flipped": _flip, "cut off": _cut, "a block of zeros": _blank, "bytes added": _grow, "16 GiB long": _huge, "deleted": _delete,
    "two files swapped": _swap, "a file of another generation": _another_generation, "a part of another report": _another_report,
    "list of contents edited": _edit, "CURRENT spoiled": _pointer, "a link instead": _link, "a pipe instead": _pipe, "a pickle beside": _pickle,
}  # fmt: skip


def every_file(root: Path) -> list[Path]:
    """All files below a folder, in a fixed order."""
    return sorted(p for p in root.rglob("*") if p.is_file() and p.name != "writer.lock")


def corruptions(stage: Stage, count: int, seed: int = 11) -> tuple[Tally, Counter[tuple[str, str]]]:
    """Damage a library so many times, the kinds in turn; and how often each kind was told, or did no harm.

    What was told is mended by a rebuild, and by going back to the generation before unless that is damaged as well, which is told.
    """
    chance, tally, seen = random.Random(seed), Tally(), Counter[tuple[str, str]]()
    (stage.folder / "nothing").mkdir(exist_ok=True)
    for n in range(count):
        kind = list(KINDS)[n % len(KINDS)]
        place = stage.copy()
        KINDS[kind](chance, place, chance.choice(every_file(place)))
        came, fault = _outcome(stage, place)
        seen[kind, came] += 1
        tally.note(f"{kind} ({n})", fault)
        stage.drop(place)
    return tally, seen


def _outcome(stage: Stage, place: Path) -> tuple[str, str]:
    """What came of a damage, and what is wrong with that."""
    try:
        library = opened(place)
    except LibraryError as error:
        if "python -m ingest --re" not in str(error):
            return "told", f"no way out is named: {error}"
        return "told", _mended(stage, place)
    except Exception as error:  # whatever it is, it is a finding
        return "crashed", f"{type(error).__name__}: {error}"
    return ("harmless", "") if answers(library) == stage.before.answers else ("silently wrong", "other answers")


def _mended(stage: Stage, place: Path) -> str:
    """What is wrong with the two ways out, each tried on the damaged library."""
    back = place.with_name(f"{place.name}-back")
    shutil.copytree(place, back, symlinks=True, copy_function=_same)
    code = ended(forked(lambda: run(back, "--restore-previous"), stage.folder / "said"))
    if not code and State.of(back).answers not in (stage.previous.answers, stage.before.answers):  # the latter where only CURRENT was spoiled
        return "the generation before answers otherwise"
    if code not in (0, 1) or "Traceback" in stage.said():
        return f"going back ended with {code}: {stage.said()[-300:]}"
    shutil.rmtree(back)
    code = ended(forked(lambda: run(place, stage.folder / "nothing", "--rebuild"), stage.folder / "said"))
    if code not in (0, 3):
        return f"the rebuild ended with {code}: {stage.said()[-300:]}"
    found = State.of(place)
    return "rebuilt, it answers otherwise, and nothing was said of it" if not code and found.answers != stage.before.answers else ""


def _same(source: str, target: str) -> None:
    """Copy a file as it is: a pipe as a pipe, a hole as a hole."""
    if Path(source).is_fifo():
        os.mkfifo(target)
    else:
        with open(source, "rb") as old, open(target, "wb") as new:
            shutil.copyfileobj(old, new) if os.stat(source).st_size < 1 << 30 else os.truncate(target, os.stat(source).st_size)
