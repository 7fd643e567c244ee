"""How the judgement is fitted: weights, shares, and what is held out together."""

from __future__ import annotations

import numpy as np
import pytest

from bench import refusal


def test_the_fit_finds_the_weights_that_made_the_answers() -> None:
    draw = np.random.default_rng(3)
    rows = draw.random((4000, 3))
    rows[:, 2] = 0.5  # says nothing
    answers = (draw.random(4000) < 1 / (1 + np.exp(-(4 * rows[:, 0] - 2 * rows[:, 1] - 0.5)))).astype(float)
    weights, constant = refusal.fit(rows, answers, 0.01)
    assert weights[:2] == pytest.approx([4, -2], abs=0.5)
    assert weights[2] == pytest.approx(0)
    assert constant == pytest.approx(-0.5, abs=0.4)
    judged = refusal.crossed(rows[:400], answers[:400], 1.0)
    assert refusal.loss(judged, answers[:400]) < refusal.loss(np.full(400, answers[:400].mean()), answers[:400])


def test_every_division_holds_each_row_out_once() -> None:
    answers = np.array([1.0] * 13 + [0.0] * 7)
    masks = list(refusal.divisions(answers))
    assert len(masks) == refusal.FOLDS * refusal.REPEATS
    assert (np.sum(masks, axis=0) == refusal.REPEATS).all()
    assert all((m & (answers == 0)).any() for m in masks)


def asked(name: str, answers: list[float], groups: list[str]) -> refusal.Asked:
    n = len(answers)
    return refusal.Asked(name, np.zeros((n, 2)), np.ones(n, dtype=bool), np.zeros(n), np.array(answers), tuple(groups))


def test_sets_have_their_share_and_so_have_answers() -> None:
    sets = [asked(refusal.NOTED, [1, 1, 1, 0], list("abcd")), asked(refusal.PUBLIC, [1, 0, 0], list("xxy"))]
    weights = refusal.weighed(sets)
    assert weights.sum() == pytest.approx(refusal.TOTAL)
    assert weights[:4].sum() / weights[4:].sum() == pytest.approx(refusal.SHARES[refusal.NOTED] / refusal.SHARES[refusal.PUBLIC])
    assert weights[:3].sum() / weights[:4].sum() == pytest.approx(refusal.ANSWERED[refusal.NOTED])
    assert weights[4] == pytest.approx(weights[5:].sum())


def test_a_question_is_held_out_of_both_libraries_and_an_article_as_a_whole() -> None:
    ours = [1.0] * 12 + [0.0] * 8
    names = [f"q{n}" for n in range(20)]
    articles = [f"article {n % 7}" for n in range(50)]
    masks = refusal.held_out([asked(refusal.NOTED, ours, names), asked(refusal.BARE, ours, names), asked(refusal.PUBLIC, [1.0, 0.0] * 25, articles)])
    assert (np.sum(masks, axis=0) == refusal.REPEATS).all()
    for mask in masks:
        assert (mask[:20] == mask[20:40]).all()
        out = {a for a, held in zip(articles, mask[40:], strict=True) if held}
        assert out
        assert all(held == (a in out) for a, held in zip(articles, mask[40:], strict=True))


def test_rows_that_weigh_more_draw_the_fit() -> None:
    rows, answers = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([0.0, 1.0, 1.0, 0.0])
    (up,), _ = refusal.fit(rows, answers, 0.1, np.array([9.0, 9.0, 1.0, 1.0]))
    (down,), _ = refusal.fit(rows, answers, 0.1, np.array([1.0, 1.0, 9.0, 9.0]))
    assert up > 0.5
    assert down < -0.5
