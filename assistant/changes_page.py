"""A change to the library as the page shows it: how far it is, what came of it, why it failed. Pure functions.

Names of files and what a run said are hostile here: all of it passes `source.html`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import prompts
from assistant import stacked
from assistant.errand import Errand
from assistant.holdings_page import count
from assistant.intake import PREFIX, Turned
from assistant.keeping import Job
from assistant.source import html
from corpus.records import Step

PRIVATE = re.compile(rf"[^\s'\"]*{PREFIX}\d+-\w+/(?:\d+/)?")  # the folder of an upload: nobody's business
STATES = {"indexed": "Added", "partial": "Added, with gaps", "unchanged": "Already there", "refused": "Not added"}


def progress(job: Job) -> str:
    """How far a change is: a sentence and a bar, HTML on one line."""
    step, seconds = job.errand.step, int(job.errand.seconds)
    part, whole = measured(step)
    bar = f'<progress max="{whole}" value="{part}" aria-label="{html(said(step))}"></progress>' if whole else '<progress aria-label="Getting ready"></progress>'
    return f'<div class="progress"><p><span class="step">{html(said(step))}</span> <span class="clock">{count(seconds, "second")}</span></p>{bar}</div>'


def measured(step: Step) -> tuple[int, int]:
    """How much of a step is done, of how much: pages where a file has them."""
    if step.pages:
        return max(0, step.done) * step.pages + step.page, max(1, step.of) * step.pages
    return max(0, min(step.done, step.of)), max(0, step.of)


def said(step: Step) -> str:
    """A step in plain words."""
    if step.step == "starting":
        return prompts.load("step_starting").render()
    if step.step == "reading":
        of_page = f", {prompts.load('step_page').render(page=str(step.page), pages=str(step.pages))}" if step.pages else ""
        return prompts.load("step_reading").render(n=str(min(step.done + 1, max(1, step.of))), of=str(step.of), file=step.file, page=of_page)
    if step.step == "embedding":
        return prompts.load("step_embedding").render(done=f"{step.done:,}", of=f"{step.of:,}")
    if step.step == "embedding words":
        return prompts.load("step_words").render()
    return prompts.load("step_writing").render()


def outcome(job: Job) -> str:
    """What came of a change, HTML on one line."""
    errand = job.errand
    if errand.state == "stopped":
        text = prompts.load("change_stopped").render()
    elif errand.state == "failed":
        text = prompts.load("change_failed").render(reason=reason(errand))
    else:
        text = _done(job)
    return f'<p class="told outcome {errand.state}">{html(text)}</p>{fates(job.files, job.turned)}'


def _done(job: Job) -> str:
    if job.kind == "add":
        added = sum(f.get("state") in ("indexed", "partial") for f in job.files)
        return prompts.load("done_add").render(added=count(added, "file"), all=str(len(job.files) + len(job.turned)))
    if job.kind == "remove":
        return prompts.load("done_remove").render(title=job.what)
    if job.kind == "describe":
        return prompts.load("done_describe").render(title=job.what)
    return (prompts.load("done_rebuild") if job.kind == "rebuild" else prompts.load("done_undo")).render()


def undo(job: Job) -> str:
    """The button that takes a change back."""
    what = {"add": "adding", "remove": "removing", "describe": "the new details of"}[job.kind]
    name = job.what if len(job.what) <= 50 else f"{job.what[:49]}…"
    return f"Undo {what} {name}"


def reason(errand: Errand) -> str:
    """Why a run failed, in words for a keeper: what it said itself, where those are words for people."""
    text = PRIVATE.sub("", errand.said[-1] if errand.said else "")
    if re.search(r"No space left|Errno 28|disk is full", text):
        return prompts.load("disk_full").render()
    if errand.code == 2:
        return prompts.load("change_unknown").render()
    spoken = errand.code == 1 and text and not re.match(r"\w*(Error|Exception)\b", text)
    return text if spoken else prompts.load("change_broke").render()


def fates(files: Sequence[Mapping[str, Any]], turned: Sequence[Turned] = ()) -> str:
    """Each file and what became of it; empty where there was none."""
    rows = [(_name(f), STATES.get(str(f.get("state")), ""), _why(f)) for f in files] + [(t.name, STATES["refused"], t.reason) for t in turned]
    if not rows:
        return ""
    body = (f'<tr role="row"><th scope="row" role="rowheader">{html(name)}</th><td role="cell">{html(state)}</td><td role="cell">{html(why)}</td></tr>' for name, state, why in rows)
    return stacked.table("stacks fates", "What became of each file", ("File", "Outcome", "Why"), body)


def _name(row: Mapping[str, Any]) -> str:
    return re.split(r"[/\\]", str(row.get("path", "")))[-1]


def _why(row: Mapping[str, Any]) -> str:
    told = PRIVATE.sub("", str(row.get("reason") or ""))
    if row.get("state") in ("indexed", "partial"):
        passages = row.get("passages")
        return "; ".join(t for t in (count(passages, "passage") if isinstance(passages, int) else "", told) if t)
    return told
