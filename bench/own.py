"""`bench own`: the whole product on our own questions: what it finds, what it shows, when it refuses."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from assistant import Answer, Library
from bench import chance, coverage, gold, sheet
from bench.gold import Gold, Piece
from bench.libraries import documents
from corpus.embed import SentenceEncoder

SHOWN = 1500  # characters of quotes that count as read


def own(path: Path, questions: Path) -> sheet.Result:
    """Ask every question end to end and score the answers."""
    library = Library.open(path, SentenceEncoder())
    asked = gold.load(questions, documents(library))
    answers = [library.ask(g.text) for g in asked.all]
    answered = [(g, a) for g, a in zip(asked.all, answers, strict=True) if g.evidence]
    scores = [score(g, a) for g, a in answered]
    names = ("coverage@8k", "coverage@3k", "first-hit@1k", "answer recall")
    rows = [_row(name, [s[i] for s in scores]) for i, name in enumerate(names)]
    wrong, right = [float(a.refused) for _, a in answered], [float(a.refused) for g, a in zip(asked.all, answers, strict=True) if not g.evidence]
    rows += [_row("false refusals", wrong), _row("right refusals", right)]
    lost = f"; {len(asked.lost)} left out, the place of their evidence was not found in this library's texts" if asked.lost else ""
    told = (
        f"{len(asked.all)} questions of our own writing, {len(right)} of them not answered by any report{lost}. They served as a yardstick "
        "while the search and the judgement were being built, so expect a little less of questions that nobody has seen. Answer recall: evidence in the first 1,500 characters of quotes shown, whether or not it refused."
    )
    line = f"Of our own {len(asked.all)} questions: {statistics.fmean(wrong):.0%} of those the reports answer are refused wrongly, {statistics.fmean(right) if right else 0:.0%} of the others rightly."
    body = f"{told}\n\n{sheet.table(['figure', 'value', '95 % interval', 'questions'], rows)}\n\n{by_kind(answered, scores)}"
    return sheet.Result("own", "Our own questions, end to end", body, line)


def score(wanted: Gold, answer: Answer) -> tuple[float, float, float, float]:
    """coverage@8k, coverage@3k, first-hit@1k of the passages, and coverage of the quotes shown."""
    passages = [Piece(p.report, p.text) for p in answer.passages]
    return *coverage.figures(wanted, passages), coverage.coverage(wanted, [Piece(q.report, q.text) for q in answer.quotes], SHOWN)


def by_kind(answered: Sequence[tuple[Gold, Answer]], scores: Sequence[tuple[float, float, float, float]]) -> str:
    """A table of coverage, answer recall and false refusals for each kind of question."""
    rows = []
    for kind in sorted({g.kind for g, _ in answered}):
        held = [(s, a.refused) for (g, a), s in zip(answered, scores, strict=True) if g.kind == kind]
        means = [statistics.fmean(s[i] for s, _ in held) for i in (0, 3)]
        rows.append([kind, str(len(held)), f"{means[0]:.2f}", f"{means[1]:.2f}", str(sum(refused for _, refused in held))])
    return sheet.table(["kind", "questions", "coverage@8k", "answer recall", "refused"], rows)


def _row(name: str, values: Sequence[float]) -> list[str]:
    low, high = chance.interval(values)
    return [name, f"{statistics.fmean(values) if values else 0:.3f}", f"{low:.2f} to {high:.2f}", str(len(values))]
