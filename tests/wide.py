"""A larger invented corpus: three reports of many passages and two short ones, with footnotes, references, quotations, tables and hostile words."""

from __future__ import annotations

import random
from pathlib import Path

from tests import pdfs
from tests.fakes import CATALOGUE, builder

WHO = ["the weavers", "two bakers", "the orchard keepers", "nine beekeepers", "the ferry crew", "a lamplighter", "the potters", "the bell ringers", "some stonecutters", "the millers"]
DID = ["shared", "repaired", "counted", "borrowed", "painted", "measured", "lent out", "moved", "sold", "numbered"]
WHAT = ["the blue ladders", "forty baskets", "an old kiln", "the honey jars", "two rowing boats", "the market stall", "a winter roof", "the copper bells", "their account books", "the north gate"]
WHEN = ["before the first frost", "in 1911", "every other Monday", "after a long quarrel", "with much laughter", "for £30 a year", "without a contract", "at Tarn Side", "near Elder Bridge", "by candlelight"]
EVIL = "The sign read <b onclick=go()>free</b> [jars](http://c.invalid) and ![pot](http://c.invalid/p.png) with `ticks` | bars on the kiln."
HEADS = ("Beginnings", "Quarrels", "What it cost", "Who came", "What was left")
REPORTS = ("kilns", "ferries", "orchards")
QUESTIONS = (
    "What did the weavers share?", "Who repaired the rowing boats?", "How much did the honey jars cost?", "Who moved the copper bells by candlelight?",
    "What happened at Elder Bridge in 1911?", "Did nine beekeepers sell forty baskets?", "kiln sign free jars pot ticks", "What came before the first frost?",
)  # fmt: skip


def lay_out(folder: Path) -> Path:
    """Write the three reports as Markdown, and one on signs as text, and one on rafts as a PDF of three pages; returns the folder."""
    folder.mkdir()
    for seed, name in enumerate(REPORTS):
        (folder / f"{name}.md").write_text(_report(random.Random(seed), name), encoding="utf-8")
    (folder / "signs.txt").write_text(f"Signs of Tarn Side\n\n{EVIL}\n\nThe sign hung over the kiln for nine winters.\n", encoding="utf-8")
    rafts = [[pdfs.Text(72, 790, "Rafts on the Tarn", 18, True), *pdfs.lines(["The rafts were tied with green rope and each was", "towed over by nine swimmers, who rested on the"])]]
    rafts.append(pdfs.lines(["far bank. A red lantern hung from every raft. The", "swimmers sang and the lantern was lit at dusk."]))
    rafts.append(pdfs.lines(["Nobody fell in. Rafts were kept under a shed roof."]))
    pdfs.write(folder / "rafts.pdf", rafts, labels="0 << /S /r >>", title="Rafts on the Tarn")
    return folder


def build(folder: Path) -> Path:
    """A library of the five reports, without notes, by the real Builder with the fake encoder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    builder(folder, folder / "library", with_notes=False).add([lay_out(folder / "reports")])
    return folder / "library"


def _sentence(rng: random.Random) -> str:
    said = f"{rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHAT)} {rng.choice(WHEN)}"
    return f"{said[0].upper()}{said[1:]}."


def _paragraph(rng: random.Random, sentences: int) -> str:
    return " ".join(_sentence(rng) for _ in range(sentences))


def _report(rng: random.Random, name: str) -> str:
    parts = [f"# The {name} of Tarn Side"]
    for n, head in enumerate(HEADS):
        parts += [f"## {head}", _paragraph(rng, 30), _paragraph(rng, 4) + f"<sup>{n + 1}</sup>", f"<sup>{n + 1}</sup> Ledger of the {name}, page {n}, the copper bells."]
        parts += [_paragraph(rng, 6), f"“{_sentence(rng)}” – Warden of the {name}", "Three things:\n\n- a rope\n- a bell\n- a boat", _paragraph(rng, 5)]
    return "\n\n".join([*parts, "## References", f"Tarn, S. (1912) The copper bells and the {name}. Tarn Side: Elder Press."]) + "\n"
