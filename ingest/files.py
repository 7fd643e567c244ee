"""Which files a run takes up: regular ones inside the paths given, in a fixed order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

IGNORED = {"thumbs.db", "desktop.ini"}  # written by file managers, never meant


def find(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """(files, paths that do not exist). Folders are walked; hidden entries and links are left out there."""
    files: list[Path] = []
    missing: list[Path] = []
    for path in paths:
        if path.is_dir():
            for folder, inner, names in os.walk(path, followlinks=False):
                inner[:] = sorted(d for d in inner if not d.startswith("."))
                for name in sorted(names):
                    found = Path(folder) / name
                    if not name.startswith(".") and name.lower() not in IGNORED and not found.is_symlink():
                        files.append(found)
        elif path.exists():
            files.append(path)
        else:
            missing.append(path)
    return list(dict.fromkeys(files)), missing


def slug(stem: str) -> str:
    """A report id from a file's stem: lower case letters, digits and hyphens, at most 60.

    >>> slug("Annual Report (2019) final")
    'annual-report-2019-final'
    """
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60].strip("-") or "report"
