"""Questions divided: a third held out by their ids, and by kind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from bench import chance, compared, sheet
from bench.compared import FIGURES, Scores
from bench.gold import Gold

PARTS = 3


def held_out(id: str) -> bool:
    """Whether a question belongs to the third that is held out: its id's SHA-256 leaves 2 when divided by 3."""
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % PARTS == PARTS - 1


def divided(questions: Sequence[Gold], scores: Scores) -> tuple[Scores, Scores]:
    """The rows of the questions that are not held out, and of those that are."""
    rows = list(zip((held_out(g.id) for g in questions), scores, strict=True))
    return [row for held, row in rows if not held], [row for held, row in rows if held]


def held_out_table(questions: Sequence[Gold], systems: Mapping[str, Scores]) -> str:
    """Each system's figures on the one part and the other, and the gap with its interval; the parts are different questions, so unpaired."""
    rows = []
    for name, scores in systems.items():
        rest, held = divided(questions, scores)
        for i, figure in enumerate(FIGURES):
            first, second = compared.column(rest, i), compared.column(held, i)
            gap = compared.marked(*chance.gap(first, second)) if rest and held else "-"
            rows.append([name, figure, compared.valued(first), compared.valued(second), gap])
    sizes = [sum(held_out(g.id) is side for g in questions) for side in (False, True)]
    return sheet.table(["system", "figure", f"the rest ({sizes[0]})", f"held out ({sizes[1]})", "held out less the rest"], rows)


def kinds_table(questions: Sequence[Gold], libraries: Mapping[str, Scores]) -> str:
    """Mean coverage@8k by kind of question, a column for each library."""
    rows = []
    for kind in sorted({g.kind for g in questions}):
        mine = [i for i, g in enumerate(questions) if g.kind == kind]
        rows.append([kind, str(len(mine)), *(f"{compared.mean([scores[i] for i in mine]):.2f}" for scores in libraries.values())])
    return sheet.table(["kind", "questions", *libraries], rows)
