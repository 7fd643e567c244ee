"""What the reference CSL processor prints, kept in golden/references.json. `python -m tests.goldens` makes it again, with citeproc-js.

Before: `npm install citeproc@2.4.63` in any folder, named in the environment variable CITEPROC_JS; `node` on the path.
Both processors get the same items, the same style files and the same locales (citeproc-py's). Left out, because citeproc-js is no
model there: "&" in a heading (it takes it for a list and drops the spaces) and tags in a title (it reads them as markup).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from assistant import references
from corpus import catalogue
from corpus.records import Record

HERE = Path(__file__).parent / "golden"
KEPT = HERE / "references.json"
PLACES = {
    "nowhere": ("", ""), "printed": ("page", "v"), "figure": ("page", "12"), "pdf": ("page", "5 of the PDF"), "pages": ("page", "12–13"),
    "paragraph": ("paragraph", "3.10"), "heading": ("section", "Keys, locks: a follow-up of 2 winters and 3 springs, para 1–2"),
}  # fmt: skip
# Invented records for what the five reports do not have: no author, no year, persons, several bodies, marks within a title.
INVENTED = (
    Record("bare", "Follow-up", guessed=("title",)),
    Record("question", 'Who mends? The "last" ladder of Marsh End\'s well-kept shed', (), 2012),
    Record("persons", "Nine choirs, one piano: tuning within a budget", ("Brook, Ida", "Tarn, Sam J."), 2019, publisher="Weir Press", isbn="12-3"),
    Record("bodies", "Ladders & drills", ("Fenwater Menders", "Oxley Mill", "Marsh End Trust"), 2016, "guessed", "Oxley Mill Press", url="weir.invalid/a?b=1&c=2"),
    Record("leaflet", "Borrow a ladder", ("Oxley Mill",), publisher="Oxley Mill", evidence="leaflet"),
    Record("talk", "How to lend", ("Brook, Ida",), 2014, publisher="Talk given at the Menders' Day, Oxley, 3 May 2014"),
)
SHORT = ("nowhere", "printed")  # places tried with the invented ones


def records() -> dict[str, Record]:
    """The five reports and the invented ones by id."""
    return {r.id: r for r in (*catalogue.load().values(), *INVENTED)}


def cases() -> list[tuple[str, str, str]]:
    """(record, style, place) of everything compared."""
    real = catalogue.load()
    return [(i, s, p) for i in records() for s in references.STYLES for p in (PLACES if i in real else SHORT)]


def made() -> dict[str, Any]:
    """The golden file's content, from citeproc-js."""
    from citeproc import LOCALES_PATH

    styles = {n: {"file": str(references.HERE / s.file), "locale": s.locale} for n, s in references.STYLES.items()}
    held, asked = records(), cases()
    wanted = [{"item": references.prepared(held[i], s), "style": s, "label": PLACES[p][0], "value": PLACES[p][1]} for i, s, p in asked]
    given = json.dumps({"styles": styles, "locales": LOCALES_PATH, "cases": wanted})
    done = subprocess.run(["node", str(HERE / "references.mjs")], input=given, capture_output=True, text=True, check=True)
    out: dict[str, Any] = {}
    for (report, style, place), (cited, listed) in zip(asked, json.loads(done.stdout), strict=True):
        entry = out.setdefault(report, {}).setdefault(style, {"listed": listed, "cited": {}})
        entry["cited"][place] = cited
    return out


if __name__ == "__main__":
    KEPT.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(cases())} references kept in {KEPT.name}", file=sys.stderr)
