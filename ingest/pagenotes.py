"""Footnotes of web pages: which links are their marks, and where the notes stand that these lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.xmltree import Element, local

FIGURES = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?\s*")
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def marks(root: Element) -> Iterator[tuple[Element, tuple[str, str]]]:
    """Links that are footnote marks, with the id they lead to and their number: raised, said to be so, or led back to from there."""
    links = [e for e in root.iter() if local(e) == "a"]
    back = {(named, (e.get("href") or "").rpartition("#")[2]) for e in links for named in names(e)}
    seen: set[str] = set()
    for link in links:
        target, number = (link.get("href") or "").rpartition("#")[2], FIGURES.fullmatch("".join(link.itertext()))
        raised = any(local(a) == "sup" for a in (link, *link.iterancestors())[:4]) or any(local(c) == "sup" for c in link)
        called = link.get(EPUB_TYPE) == "noteref" or link.get("role") == "doc-noteref" or any((target, named) in back for named in names(link))
        if number and target and (raised or called) and seen.isdisjoint(names(link)):  # of two that lead to each other the first is the mark
            seen.add(target)
            yield link, (target, number[1])


def names(element: Element) -> set[str]:
    """What links to an element may call it."""
    return {n for n in (element.get("id"), element.get("name")) if n}


def opening(block: Element) -> Element | None:
    """The link that a block begins with, where it is a number and no other words stand before it."""
    link = next((e for e in block.iter() if local(e) == "a"), None)
    said = "".join(link.itertext()).strip() if link is not None else ""
    return link if FIGURES.fullmatch(said) and "".join(block.itertext()).lstrip().startswith(said) else None
