"""A web page without what is not its text: scripts, navigation, the site's head and foot, and what a browser would not show."""

from __future__ import annotations

import re

from ingest.xmltree import Element, local

NEVER = {
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio", "video", "map",
    "form", "input", "select", "button", "textarea", "datalist", "dialog", "nav", "del", "frameset",
}
ROLES = {"navigation", "banner", "search", "menu", "menubar", "tablist", "toolbar", "dialog", "alertdialog", "contentinfo", "doc-toc", "doc-pagelist", "doc-backlink"}
SITE = {"header", "footer", "aside"}  # of the page; inside an article, a section or main they belong to the text
OWN = {"article", "section", "main", "body-content"}
NAMED = re.compile(r"(?:^|[\s_-])(?:nav(?:bar|igation)?|breadcrumbs?|menu|cookies?|skip-?link|share|social|sr-only|visually-?hidden|site-?(?:header|footer))(?:$|[\s_-])", re.IGNORECASE)
UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(0", re.IGNORECASE)
AT_RULE = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]|\{[^{}]*\})*\}")
STYLE = 200_000  # characters of a page's own style that are looked at
SIMPLE = re.compile(r"[\w-]*([.#][\w-]+)")
LINKS, LINKED, LINK_LENGTH = 4, 0.8, 40  # a list of so many links, of so short texts, that are so much of it, is a menu
MAIN = 0.25  # of a page's text must stand in its <main> for the rest to be left out
UNSET = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # that lxml reads (from "&#1;") but does not let one set


def prune(root: Element) -> Element:
    """Take out, in place, what is no text; returns the element that holds the text. A place where something stood keeps what follows it."""
    hidden = _hidden_by_rules(root)
    for element in list(root.iter()):
        if local(element) in NEVER or _unshown(element, hidden) or _site(element) or _menu(element):
            _take_out(element)
    mains = [e for e in root.iter() if local(e) == "main" or e.get("role") == "main"]
    if len(mains) == 1 and _length(mains[0]) > MAIN * _length(root):
        return mains[0]
    return root


def _hidden_by_rules(root: Element) -> set[str]:
    """Classes and ids (".gone", "#gone") that the page's own style hides always, not only in print or on a narrow screen."""
    out: set[str] = set()
    for style in (e for e in root.iter() if local(e) == "style"):
        for rule in AT_RULE.sub("", (style.text or "")[:STYLE]).split("}"):
            selectors, _, body = rule.partition("{")
            if UNSHOWN.search(body):
                out |= {m[1] for s in selectors.split(",") if (m := SIMPLE.fullmatch(s.strip()))}
    return out


def _unshown(element: Element, hidden: set[str]) -> bool:
    named = [f".{c}" for c in (element.get("class") or "").split()] + [f"#{element.get('id')}"]
    if "hidden" in element.attrib or element.get("aria-hidden") == "true" or not hidden.isdisjoint(named):
        return True
    return bool(UNSHOWN.search(element.get("style") or ""))


def _site(element: Element) -> bool:
    if element.get("role") in ROLES or element.get("{http://www.idpf.org/2007/ops}type") in ("toc", "landmarks", "page-list", "pagebreak"):
        return True
    tag = local(element)
    if tag in SITE:
        return not any(local(a) in OWN for a in element.iterancestors()) and (tag != "aside" or bool(element.find(".//a") is not None and _linked(element)))
    return tag in ("div", "ul", "ol", "p", "section", "a", "span") and bool(NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _menu(element: Element) -> bool:
    return local(element) in ("ul", "ol") and _linked(element)


def _linked(element: Element) -> bool:
    links = [_length(a) for a in element.iter() if local(a) == "a"]
    whole = _length(element)
    return len(links) >= LINKS and sum(links) >= LINKED * whole and sum(links) < LINK_LENGTH * len(links)


def _length(element: Element) -> int:
    return sum(len(t.strip()) for t in element.itertext())


def _take_out(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = UNSET.sub("", (parent.text or "") + element.tail)
        else:
            before.tail = UNSET.sub("", (before.tail or "") + element.tail)
    parent.remove(element)
