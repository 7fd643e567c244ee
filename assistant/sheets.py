"""What is handed out: the briefing, the guide, the words of the field, the plan of a meeting, each as a handout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import prompts
from assistant import cite
from assistant.decide import Briefing, Plan, plan
from assistant.guide import Guide, Part, Row, Term
from assistant.handout import Block, Grid, Handout, Heading, Points, Tasks, Words, quotes
from assistant.pinned import Borne
from corpus import catalogue

if TYPE_CHECKING:
    from assistant.library import Library


def briefing(library: Library, made: Briefing, questions: Plan | None = None) -> Handout:
    """The briefing to print: what was answered, the sections, the groups like the asker's."""
    blocks: list[Block] = []
    for section in made.sections:
        blocks.append(Heading(section.title))
        blocks.append(Points(section.lines) if section.lines else Words(prompts.load("decide_silent").render()))
    if made.answers:
        blocks.append(Heading(prompts.load("decide_groups").render()))
        for group in made.groups:
            blocks.append(Heading(f"{group.name}, {group.place}", 3))
            blocks.append(Words(prompts.load("decide_alike").render(reasons=", ".join(dict.fromkeys(r.text for r in group.reasons)))))
            blocks += _facts(group.facts)
        if not made.groups:
            blocks.append(Words(prompts.load("decide_none_alike").render()))
    about = (*_about(library, blocks, made.missing), _answered(made, questions or plan()))
    return Handout(prompts.load("decide_title").render(), about, tuple(blocks), narrow=True)


def _facts(facts: Iterable[tuple[str, tuple[Borne, ...]]]) -> list[Block]:
    """The facts on a group, each with its label before it; of a label that nothing is told on, that is said."""
    out: list[Block] = []
    for label, lines in facts:
        if lines:
            out.append(Points(tuple(Borne(f"{label}: {x.text}", x.quote) for x in lines)))
        else:
            out.append(Tasks((f"{label}: {prompts.load('handout_nothing').render()}",)))
    return out


def _answered(made: Briefing, questions: Plan) -> str:
    if not made.answers:
        return prompts.load("decide_no_answers").render()
    told = [f"{q.text} {', '.join(c.text for c in q.choices if c.id in made.answers[q.id])}" for q in questions.questions if q.id in made.answers]
    return prompts.load("decide_answers").render(answers="; ".join(told))


def stages(library: Library, made: Guide) -> Handout:
    """The guide to print: how the reports name the stages, then a table for each stage, a row for each report."""
    titles = {s.id: prompts.load("guide_stage").render(number=str(n), title=s.title) for n, s in enumerate(made.stages, 1)}
    blocks: list[Block] = []
    if made.frames:
        columns = (prompts.load("guide_names").render(), *titles.values())
        blocks += [Heading(prompts.load("guide_frames").render()), _grid(prompts.load("guide_frames_caption").render(), columns, made.frames)]
    for stage in made.stages:
        caption = prompts.load("guide_caption").render(stage=stage.title)
        blocks += [Heading(titles[stage.id]), _grid(caption, (prompts.load("guide_report").render(), *made.aspects.values()), stage.rows)]
    return Handout(prompts.load("guide_title").render(), _about(library, blocks, made.missing), tuple(blocks))


def _grid(caption: str, columns: tuple[str, ...], rows: Sequence[Row]) -> Grid:
    return Grid(caption, columns, tuple((r.head, tuple(r.cells.values())) for r in rows))


def words(library: Library, terms: Sequence[Term]) -> Handout:
    """The words of the field to print: what we say of each in plain words, then the reports' own."""
    blocks: list[Block] = []
    for term in terms:
        blocks += [Heading(term.id), Words(term.plain)]
        blocks += [Words(prompts.load("glossary_also").render(names=", ".join(term.also)))] if term.also else []
        blocks.append(Points(tuple(Borne("", q) for q in term.meanings)))
    return Handout(prompts.load("glossary_title").render(), _about(library, blocks), tuple(blocks))


def meeting(library: Library, parts: Sequence[Part]) -> Handout:
    """The plan of a first meeting to print: times, what is done, what is asked, and why."""
    blocks: list[Block] = []
    for part in parts:
        span = {"begins": _clock(part.begins), "ends": _clock(part.begins + part.minutes), "minutes": str(part.minutes)}
        blocks += [Heading(prompts.load("session_part").render(**span, title=part.title)), Words(part.do)]
        blocks += [Heading(prompts.load("session_ask").render(), 3), Tasks(part.ask)]
        blocks += [Heading(prompts.load("session_why").render(), 3), Points(part.why)] if part.why else []
    return Handout(prompts.load("session_title").render(), _about(library, blocks), tuple(blocks))


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _about(library: Library, blocks: Sequence[Block], missing: Sequence[str] = ()) -> tuple[str, ...]:
    """What stands at the top: on how many reports it rests, that it is no advice, what is our note only, which reports are not here."""
    held = quotes(blocks)
    rest = list(dict.fromkeys(q.report for q in held))
    names = ", ".join(cite.says(library.records[r]) for r in rest) or "none"
    about = [prompts.load("handout_rests").render(count=str(len(rest)), all=str(len(library.records)), names=names)]
    about += [prompts.load("handout_notes").render()] if any(q.kind == "note" for q in held) else []
    known = catalogue.load()
    titles = ", ".join(cite.says(known[r]) if r in known else r for r in missing)
    return (*about, prompts.load("handout_missing").render(names=titles)) if missing else tuple(about)
