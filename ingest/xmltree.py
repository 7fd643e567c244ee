"""XML and HTML to trees by lxml, which only this module imports: no entities expanded, nothing fetched, nothing deeper or larger than a document is."""

from __future__ import annotations

from typing import Any

from corpus.errors import UnreadableFile

Element = Any  # lxml's, which is left out of the type check


def xml(data: bytes, what: str) -> Element:
    """The root of an XML document; `what` names it in an error. Raises UnreadableFile: damaged, with entities, or nested beyond all bounds."""
    from lxml import etree

    if b"<!ENTITY" in data or b"<!\x00E\x00N\x00T\x00I\x00T\x00Y" in data:
        raise UnreadableFile(f"{what} defines entities of its own, which no document needs and harmful files use.", "Save it as PDF and add that.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(f"{what} is damaged: its XML cannot be read.", "Open it in the program it comes from and save it again.") from error


def html(text: str) -> Element:
    """The root of a web page, however badly it is written. Raises UnreadableFile: nothing in it, or nested beyond all bounds."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("The web page cannot be read.", "Save it again from a browser, or as PDF.") from error
    if any("Excessive depth" in e.message for e in parser.error_log.filter_from_fatals()):
        raise UnreadableFile("The web page has elements nested more than 2,000 deep: what lies deeper would be lost.", "Save it from a browser as PDF.")
    if root is None:
        raise UnreadableFile("The web page holds nothing.", "Save it again from a browser, or as PDF.")
    return root


def local(element: Element) -> str:
    """An element's name without its namespace; empty for none."""
    tag = None if element is None else element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def number(text: str | None, otherwise: int = 0) -> int:
    """A small whole number as it stands in an attribute; `otherwise` for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def walk(root: Element, ends: bool = False) -> Any:
    """lxml's walk over an element in reading order, of (event, element): no recursion, however deep; `skip_subtree` goes past what is in the last one."""
    from lxml import etree

    return etree.iterwalk(root, events=("start", "end") if ends else ("start",))
