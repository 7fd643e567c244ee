"""`bench refusal`: fits the judgement whether the library answers, by cross-validation, and prints weights for assistant/judge.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Library, judge
from bench import gold, sheet
from bench.libraries import documents
from corpus.embed import SentenceEncoder

Floats = NDArray[np.float64]
PENALTIES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
FOLDS, REPEATS = 5, 4
THRESHOLDS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7)


def refusal(path: Path, questions: Path) -> sheet.Result:
    """Fit on all questions whose matter the library is about; each fold's questions are judged by weights that never saw them."""
    library = Library.open(path, SentenceEncoder())
    asked = gold.load(questions, documents(library)).all
    answers = np.array([float(bool(g.evidence)) for g in asked])
    rows, near, now = measured(library, [g.text for g in asked])
    penalty = min(PENALTIES, key=lambda p: loss(crossed(rows[near], answers[near], p), answers[near]))
    judged = np.zeros(len(asked))
    judged[near] = crossed(rows[near], answers[near], penalty)
    weights, constant = fit(rows[near], answers[near], penalty)
    names = [f.name for f in fields(judge.Features)]
    fitted = sheet.table(["feature", "fitted", "in use"], [[n, f"{w:.2f}", f"{u:.2f}"] for n, w, u in zip([*names, "constant"], [*weights, constant], [*judge.WEIGHTS, judge.CONSTANT], strict=True)])
    threshold = library.settings.threshold
    held = [[f"fitted, unseen questions, {t:.2f}", *_cells(judged < t, answers)] for t in THRESHOLDS]
    held.append([f"in use, {threshold:.2f}", *_cells(now < threshold, answers)])
    told = (
        f"{len(asked)} questions, {int((1 - answers).sum())} of them not answered. Logistic regression, ridge penalty {penalty:g} chosen by cross-validation ({FOLDS} folds, {REPEATS} times); "
        f"{int((~near).sum())} questions on other matters are refused by rule and not fitted. With so few unanswerable questions a weight is a rough figure. The line 'in use' is not cross-validated: "
        "its weights may have been chosen on these questions."
    )
    rates = sheet.table(["judgement, threshold", "false refusals", "right refusals"], held)
    code = f"    WEIGHTS = ({', '.join(f'{w:.2f}' for w in weights)})\n    CONSTANT = {constant:.2f}"
    return sheet.Result("refusal", "When it refuses", f"{told}\n\n{rates}\n\n{fitted}\n\n{code}")


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


def fit(rows: Floats, answers: Floats, penalty: float, steps: int = 50) -> tuple[Floats, float]:
    """Weights (d,) and constant of a ridge logistic regression, by Newton's method; the penalty is on features scaled to unit variance.

    `rows` (n, d), `answers` (n,) 0 or 1. The constant is not penalised.
    """
    middle, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-9] = 1.0
    x = np.hstack([(rows - middle) / scale, np.ones((len(rows), 1))])
    ridge = np.diag([penalty] * rows.shape[1] + [1e-6])
    beta = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + ridge, x.T @ (answers - p) - ridge @ beta)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    weights = beta[:-1] / scale
    return weights, float(beta[-1] - weights @ middle)


def crossed(rows: Floats, answers: Floats, penalty: float) -> Floats:
    """(n,) the probability each row gets from weights fitted without it, mean over REPEATS divisions into FOLDS."""
    total = np.zeros(len(rows))
    for held in divisions(answers):
        weights, constant = fit(rows[~held], answers[~held], penalty)
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


def loss(judged: Floats, answers: Floats) -> float:
    """Mean log loss."""
    p = np.clip(judged, 1e-9, 1 - 1e-9)
    return float(-(answers * np.log(p) + (1 - answers) * np.log(1 - p)).mean())


def _cells(refused: NDArray[np.bool_], answers: Floats) -> list[str]:
    return [f"{refused[answers == kind].mean() if (answers == kind).any() else 0:.3f}" for kind in (1, 0)]
