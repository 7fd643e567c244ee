"""`bench refusal`: fits the judgement whether the library answers, by cross-validation, and prints weights for assistant/judge.py."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Library, judge
from bench import gold, sheet
from bench.libraries import documents
from corpus.embed import SentenceEncoder

Floats = NDArray[np.float64]
PENALTIES = (10.0, 30.0, 100.0)  # less lets a few questions of ours draw single weights far out
FOLDS, REPEATS = 5, 4
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6)
TOTAL = 1400.0  # what all questions together weigh against the penalty
NOTED, BARE, PUBLIC = "our questions", "our questions, no notes", "SQuAD"
SHARES = {NOTED: 0.4, BARE: 0.2, PUBLIC: 1.0}  # of each set in the fit
ANSWERED = {NOTED: 0.6, BARE: 0.6, PUBLIC: 0.5}  # of a set's share, how much the answered have: a wrong refusal of what people really ask costs more than a right one gains


@dataclass(frozen=True)
class Asked:
    """Questions put to one library: features (n, d), whether each one's matter is the library's, the confidence in use, whether
    it is answered, and what is held out together."""

    name: str
    rows: Floats
    near: NDArray[np.bool_]
    now: Floats
    answers: Floats
    groups: tuple[str, ...]


def refusal(path: Path, questions: Path, bare: Path | None = None, squad: Path | None = None, squad_library: Path | None = None) -> sheet.Result:
    """Fit on all questions whose matter the library is about; each fold's questions are judged by weights that never saw them.

    `bare` is a library of the same reports without notes; `squad` a file of public passages, `squad_library` a library of them.
    """
    encoder = SentenceEncoder()
    sets = [ours(NOTED, Library.open(path, encoder), questions)]
    sets += [ours(BARE, Library.open(bare, encoder), questions)] if bare else []
    sets += [public(squad, Library.open(squad_library, encoder))] if squad and squad_library else []
    rows, near, now, answers = (np.concatenate([getattr(s, f) for s in sets]) for f in ("rows", "near", "now", "answers"))
    shares, masks = weighed(sets), [m[near] for m in held_out(sets)]
    penalty = min(PENALTIES, key=lambda p: loss(crossed(rows[near], answers[near], p, shares[near], masks), answers[near], shares[near]))
    judged = np.zeros(len(rows))
    judged[near] = crossed(rows[near], answers[near], penalty, shares[near], masks)
    weights, constant = fit(rows[near], answers[near], penalty, shares[near])
    return sheet.Result("refusal", "When it refuses", _told(sets, judged, now, penalty, Library.open(path, encoder).settings.threshold, weights, constant))


def _told(sets: Sequence[Asked], judged: Floats, now: Floats, penalty: float, threshold: float, weights: Floats, constant: float) -> str:
    names = [f.name for f in fields(judge.Features)]
    fitted = sheet.table(["feature", "fitted", "in use"], [[n, f"{w:.2f}", f"{u:.2f}"] for n, w, u in zip([*names, "constant"], [*weights, constant], [*judge.WEIGHTS, judge.CONSTANT], strict=True)])
    lines, at = [], 0
    for each in sets:
        part = slice(at, at := at + len(each.rows))
        lines += [[each.name, f"fitted, unseen questions, {t:.2f}", *_cells(judged[part] < t, each.answers)] for t in THRESHOLDS]
        lines.append([each.name, f"in use, {threshold:.2f}", *_cells(now[part] < threshold, each.answers)])
    counted = "; ".join(f"{s.name}: {len(s.rows)}, {int((1 - s.answers).sum())} of them not answered, {int((~s.near).sum())} on other matters" for s in sets)
    told = (
        f"{counted}. Logistic regression, ridge penalty {penalty:g} chosen by cross-validation ({FOLDS} folds, {REPEATS} times; of the public ones whole articles are held out). Questions on other matters "
        "are refused by rule and not fitted. With so few unanswerable questions of our own a weight is a rough figure. The lines 'in use' are not cross-validated: their weights may have been chosen on these questions."
    )
    rates = sheet.table(["questions", "judgement, threshold", "false refusals", "right refusals", "balanced accuracy"], lines)
    code = f"    WEIGHTS = ({', '.join(f'{w:.2f}' for w in weights)})\n    CONSTANT = {constant:.2f}"
    return f"{told}\n\n{rates}\n\n{fitted}\n\n{code}"


def ours(name: str, library: Library, questions: Path) -> Asked:
    """Our own questions; each is held out alone."""
    asked = gold.load(questions, documents(library)).all
    return Asked(name, *measured(library, [g.text for g in asked]), np.array([float(bool(g.evidence)) for g in asked]), tuple(g.id for g in asked))


def public(file: Path, library: Library) -> Asked:
    """Public questions; those on one article are held out together."""
    passages = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    asked = [(q["question"], float(bool(q["answers"])), str(p["passage"]).rpartition("-")[0]) for p in passages for q in p["questions"]]
    texts, answers, articles = zip(*asked, strict=True)
    return Asked(PUBLIC, *measured(library, texts), np.array(answers), articles)


def weighed(sets: Sequence[Asked]) -> Floats:
    """(n,) what each question weighs: each set its share of TOTAL, parted as ANSWERED says."""
    out = []
    for each in sets:
        yes = ANSWERED[each.name]
        out.append(SHARES[each.name] * np.where(each.answers == 1, yes / max(1, each.answers.sum()), (1 - yes) / max(1, (1 - each.answers).sum())))
    weights = np.concatenate(out)
    return np.asarray(weights * TOTAL / weights.sum())


def held_out(sets: Sequence[Asked]) -> list[NDArray[np.bool_]]:
    """Masks over all sets; a question that is in two of them is held out of both."""
    made = [list(divisions(s.answers) if len(set(s.groups)) == len(s.groups) else grouped(s.groups)) for s in sets]
    return [np.concatenate(parts) for parts in zip(*made, strict=True)]


def grouped(groups: Sequence[str]) -> Iterator[NDArray[np.bool_]]:
    """Masks as `divisions` makes them, of whole groups."""
    chance = np.random.default_rng(5)
    names = sorted(set(groups))
    for _ in range(REPEATS):
        fold = dict(zip(chance.permutation(names).tolist(), range(len(names)), strict=True))
        for f in range(FOLDS):
            yield np.array([fold[g] % FOLDS == f for g in groups])


def measured(library: Library, questions: Sequence[str]) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """(n, features), whether each question's matter is the library's, and the confidence of the weights in use."""
    rows, near, now = [], [], []
    for text in questions:
        question = library.understood(text)
        ranking, _ = library.ranked(question, 1)
        rows.append(astuple(judge.features(library.index, question, ranking)))
        near.append(judge.on_topic(ranking) and bool(question.words))
        now.append(judge.confidence(library.index, question, ranking))
    return np.array(rows, dtype=np.float64), np.array(near), np.array(now)


def fit(rows: Floats, answers: Floats, penalty: float, shares: Floats | None = None, steps: int = 50) -> tuple[Floats, float]:
    """Weights (d,) and constant of a ridge logistic regression, by Newton's method; the penalty is on features scaled to unit variance.

    `rows` (n, d), `answers` (n,) 0 or 1, `shares` (n,) what each row counts, 1 without. The constant is not penalised.
    """
    count = np.ones(len(rows)) if shares is None else shares
    middle = np.average(rows, axis=0, weights=count)
    scale = np.sqrt(np.average((rows - middle) ** 2, axis=0, weights=count))
    scale[scale < 1e-9] = 1.0
    x = np.hstack([(rows - middle) / scale, np.ones((len(rows), 1))])
    ridge = np.diag([penalty] * rows.shape[1] + [1e-6])
    beta = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(x.T @ (x * (count * p * (1 - p))[:, None]) + ridge, x.T @ (count * (answers - p)) - ridge @ beta)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    weights = beta[:-1] / scale
    return weights, float(beta[-1] - weights @ middle)


def crossed(rows: Floats, answers: Floats, penalty: float, shares: Floats | None = None, masks: Sequence[NDArray[np.bool_]] = ()) -> Floats:
    """(n,) the probability each row gets from weights fitted without it, mean over the divisions; by default over REPEATS ones into FOLDS."""
    total = np.zeros(len(rows))
    count = np.ones(len(rows)) if shares is None else shares
    for held in masks or tuple(divisions(answers)):
        weights, constant = fit(rows[~held], answers[~held], penalty, count[~held])
        total[held] += 1 / (1 + np.exp(-(rows[held] @ weights + constant)))
    return total / REPEATS


def divisions(answers: Floats) -> Iterator[NDArray[np.bool_]]:
    """Masks of the rows held out, FOLDS a time, REPEATS times; each fold has its share of both kinds."""
    chance = np.random.default_rng(5)
    for _ in range(REPEATS):
        fold = np.zeros(len(answers), dtype=int)
        for kind in (0, 1):
            rows = chance.permutation(np.flatnonzero(answers == kind))
            fold[rows] = np.arange(len(rows)) % FOLDS
        for f in range(FOLDS):
            yield fold == f


def loss(judged: Floats, answers: Floats, shares: Floats | None = None) -> float:
    """Mean log loss."""
    p = np.clip(judged, 1e-9, 1 - 1e-9)
    return float(-np.average(answers * np.log(p) + (1 - answers) * np.log(1 - p), weights=shares))


def _cells(refused: NDArray[np.bool_], answers: Floats) -> list[str]:
    wrong, right = (float(refused[answers == kind].mean()) if (answers == kind).any() else 0.0 for kind in (1, 0))
    return [f"{wrong:.3f}", f"{right:.3f}", f"{(1 - wrong + right) / 2:.3f}"]
