"""Importing our packages in a fresh interpreter is cheap: nothing heavy comes along."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
HEAVY = ("torch", "sentence_transformers", "gradio", "llama_index", "faiss", "transformers", "bm25s", "pypdf", "pandas", "scipy", "citeproc", "docx", "lxml", "ray", "pyarrow")
SCRIPT = """
import importlib, json, sys
out = {}
for name in sys.argv[1].split(","):
    importlib.import_module(name)
    out[name] = sorted(set(sys.modules) & set(sys.argv[2].split(",")))
print(json.dumps({"loaded": out, "modules": len(sys.modules)}))
"""
EDGES = ("corpus", "prompts", "ingest", "assistant", "ui", "ingest.__main__", "assistant.__main__")


@pytest.fixture(scope="module")
def fresh() -> dict[str, object]:
    """What one fresh interpreter has loaded after each of the imports, in the order of `EDGES`."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, ",".join(EDGES), ",".join(HEAVY)], cwd=HOME, capture_output=True, text=True, check=True)
    got: dict[str, object] = json.loads(done.stdout)
    return got


@pytest.mark.parametrize("name", EDGES)
def test_importing_loads_nothing_heavy(fresh: dict[str, dict[str, list[str]]], name: str) -> None:
    assert fresh["loaded"][name] == []


def test_all_of_them_together_stay_small(fresh: dict[str, int]) -> None:
    assert fresh["modules"] < 450  # ours, numpy and the standard library; gradio alone is 1,543
