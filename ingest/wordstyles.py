"""What Word's styles make of a paragraph or a run: a heading's level, a list's number and depth, caption, bold, hidden, raised."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.xmltree import Element, local, number

HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
LIST = re.compile(r"list (?:bullet|number)(?: \d)?", re.IGNORECASE)
BODY = 9  # the outline level of what is no heading; those from 0 are
DEEPEST = 20  # styles based on styles


@dataclass(frozen=True)
class Style:
    """`level`: a heading's, from 1 (0: none). `list`, `depth`: the numbering it belongs to ("" for none) and the level there, from 0."""

    level: int = 0
    list: str = ""
    depth: int = 0
    item: bool = False
    caption: bool = False
    contents: bool = False
    bold: bool = False
    hidden: bool = False
    raised: bool = False


PLAIN = Style()


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of the word-processing namespace, whichever of its two editions the file is written in."""
    if element is None:
        return None
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def on(element: Element) -> bool:
    """Whether a switch (bold, hidden) is on: it is there and does not say no."""
    return value(element) not in ("0", "false", "off", "none")


def read(root: Element | None) -> dict[str, Style]:
    """All styles by id, each with what it takes over from those it is based on."""
    given = {str(value(e, "styleId")): e for e in (root if root is not None else ()) if local(e) == "style"}
    out: dict[str, Style] = {}
    for name in given:
        chain: list[str] = []
        at: str | None = name
        while at in given and at not in chain and len(chain) < DEEPEST:
            chain.append(at)
            at = value(_child(given[at], "basedOn"))
        made = PLAIN
        for step in reversed(chain):
            made = _named(_direct(given[step], made), value(_child(given[step], "name")) or step)
        out[name] = made
    return out


def of(own: Element | None, styles: dict[str, Style]) -> Style:
    """A paragraph's style by its properties: the named one, changed by what stands there directly."""
    if own is None:
        return PLAIN
    named = styles.get(value(_child(own, "pStyle")) or "", PLAIN)
    return _paragraph(own, named)


def run(own: Element | None, styles: dict[str, Style]) -> Style:
    """A run's style by its properties."""
    if own is None:
        return PLAIN
    return _letters(own, styles.get(value(_child(own, "rStyle")) or "", PLAIN))


def _child(element: Element, tag: str) -> Element | None:
    return next((e for e in element if local(e) == tag), None)


def _direct(style: Element, base: Style) -> Style:
    paragraph, letters = _child(style, "pPr"), _child(style, "rPr")
    made = base if paragraph is None else _paragraph(paragraph, base)
    return made if letters is None else _letters(letters, made)


def _named(style: Style, name: str) -> Style:
    low = name.lower()
    if low.startswith(("toc ", "table of figures", "toc heading")):
        return replace(style, contents=True, level=0)
    heading = HEADING.fullmatch(name)
    if heading:
        return replace(style, level=int(heading[1]))
    if low == "title":
        return replace(style, level=1)
    return replace(style, caption=style.caption or low == "caption", item=style.item or bool(LIST.fullmatch(name)))


def _paragraph(own: Element, base: Style) -> Style:
    made = base
    for element in own:
        tag = local(element)
        if tag == "outlineLvl":
            level = number(value(element), BODY) + 1
            made = replace(made, level=level if level <= BODY else 0)
        elif tag == "numPr":
            named = value(_child(element, "numId"))
            belongs = made.list if named is None else "" if named == "0" else named
            made = replace(made, list=belongs, depth=number(value(_child(element, "ilvl")), made.depth), item=made.item and named != "0")
    return made


def _letters(own: Element, base: Style) -> Style:
    made = base
    for element in own:
        tag = local(element)
        if tag == "b":
            made = replace(made, bold=on(element))
        elif tag in ("vanish", "webHidden"):
            made = replace(made, hidden=on(element))
        elif tag == "vertAlign":
            made = replace(made, raised=value(element) == "superscript")
    return made
