"""citeproc-py, and in one place what it lacks beside the reference processor, citeproc-js. Only `references` imports this, and late.

citeproc-py looks up the class of every element of a style among the subclasses of its own base class, the last one of a name
winning; the classes below take that way. Each says what it mends. tests/golden/references.json holds what citeproc-js prints.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

from citeproc import VARIABLES, Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, model
from citeproc import Locator as Pinpoint
from citeproc.source.json import CiteProcJSON
from citeproc.string import String

ON, OFF = "\ue000", "\ue001"  # italics begin and end; private characters that `csl.clean` takes out of what goes in
# Words that citeproc-js leaves small in titles (its CSL.SKIP_WORDS, the single ones).
SMALL_WORDS = """
a about above across after against along among amongst an and around as at barring before behind below beneath beside besides between beyond but by circa
despite down during et except for from given in inside into like near next nor of off on onto or out over per plus since so than the through throughout
till to toward towards under underneath until unto up upon versus via vs with within without yet
"""
SMALL = frozenset(SMALL_WORDS.split())
VARIABLES += [v for v in ("event_title",) if v not in VARIABLES]  # of CSL 1.0.2: it prints this one, but warns of it each time
BASE: Any = model.CitationStylesElement
TEXT = f"{{{BASE.nsmap['cs']}}}text"


class Text(model.Text, BASE):  # type: ignore[misc]  # citeproc-py is left out of the type check
    """Title case as citeproc-js has it; hyphens of headings kept; macros found without a search each time (a third of the time)."""

    def get_macro(self, name: str) -> Any:
        """The macro of that name."""
        return self.get_root().macros[name]

    def calls_variable(self) -> bool:
        """Whether anything of the item goes in; remembered for macros."""
        name = self.get("macro")
        if name is None:
            return bool(super().calls_variable())
        calls = self.get_root().calls
        if name not in calls:
            calls[name] = self.get_macro(name).calls_variable()
        return bool(calls[name])

    def case(self, text: Any, language: str | None = None) -> Any:
        """Text in the case the style asks for."""
        if self.get("text-case") == "title" and language == "en":
            return String(headline(str(text)))
        return super().case(text, language)

    def _variable(self, item: Any, context: Any) -> Any:
        if self.get("variable") == "locator":
            return String(item.locator.identifier)
        return super()._variable(item, context)


class Label(model.Label, BASE):  # type: ignore[misc]
    """A heading with two figures in it is still one section: plural only where the locator is figures alone."""

    def _is_plural(self, item: Any) -> bool:
        if self.get("variable") == "locator" and not re.fullmatch(r"[\divxlc.,&–\- ]+", item.locator.identifier):
            return False
        return bool(super()._is_plural(item))


class Name(model.Name, BASE):  # type: ignore[misc]
    """`initialize="false"`, which citeproc-py does not know; and a body is no inverted name: no comma before the "and" of two."""

    def process(self, item: Any, variable: str, context: Any = None, sort_options: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """The names of a variable as text."""
        options = dict(sort_options or {})
        if self.get("initialize") == "false":
            options["initialize-with"] = None
        if any("literal" in name for name in item.reference.get(variable, [])):
            options["delimiter-precedes-last"] = "contextual"
        return super().process(item, variable, context=context, sort_options=options, **kwargs)


class Substitute(model.Substitute, BASE):  # type: ignore[misc]
    """A title that stands in for a missing author is not printed a second time, also where a macro put it there."""

    def add_to_repressed_list(self, child: Any, context: Any) -> None:
        """Remember what has been printed in the author's place."""
        super().add_to_repressed_list(child, context)
        if not isinstance(child, model.Names):
            context.get_layout().repressed.setdefault(TEXT, []).append("title")


class Marked:
    """citeproc-py's seam for output: italics between our marks, nothing escaped yet, no other fonts."""

    Bold = Light = Underline = Superscript = Subscript = SmallCaps = str

    @staticmethod
    def preformat(text: Any) -> str:
        """Text as it is."""
        return str(text)

    @staticmethod
    def Italic(text: Any) -> str:
        """Text between marks."""
        return f"{ON}{text}{OFF}"

    Oblique = Italic


class Cited(CitationItem):  # type: ignore[misc]
    """An item that holds what it refers to, where citeproc-py looks it up for every condition of a style (a third of the time)."""

    @property
    def reference(self) -> Any:
        """The facts of the item."""
        return dict.__getitem__(self, "facts")


class Processor:
    """One style in one locale. Loads in milliseconds; renders one item at a time, behind a lock: citeproc-py keeps its state in the style."""

    def __init__(self, path: Path, locale: str) -> None:
        self._style = CitationStylesStyle(str(path), locale=locale, validate=False)
        root = self._style.root
        root.macros = {m.get("name"): m for m in root.findall("cs:macro", root.nsmap)}
        root.calls = {}
        self._american = locale == "en-US"
        self._lock = threading.Lock()

    def cited(self, item: dict[str, Any], label: str = "", value: str = "") -> str:
        """The citation in the text, or the first note, with `ON` and `OFF` around italics."""
        with self._lock:
            shelf, citation = self._registered(item, label, value)
            return seams(str(shelf.cite(citation, None)), self._american)

    def listed(self, item: dict[str, Any]) -> str:
        """The entry of the bibliography, marked as in `cited`."""
        with self._lock:
            shelf, _ = self._registered(item)
            return seams("".join(str(e) for e in shelf.bibliography()), self._american)

    def _registered(self, item: dict[str, Any], label: str = "", value: str = "") -> tuple[Any, Any]:
        shelf = CitationStylesBibliography(self._style, CiteProcJSON([item]), Marked)
        cited = Cited(item["id"], **({"locator": Pinpoint(label, value)} if value else {}))
        cited.facts = shelf.source[cited.key]
        citation = Citation([cited])
        shelf.register(citation)
        return shelf, citation


def headline(title: str) -> str:
    """A title in capitals as citeproc-js sets them: small words small except first, last and after a colon; parts around a hyphen on their own.

    >>> headline("follow-up of mills-and-boats: a way through")
    'Follow-up of Mills-and-Boats: A Way Through'
    """
    words = title.split(" ")
    first, out = True, []
    for n, word in enumerate(words):
        parts = word.split("-")
        last = len(parts) - 1 if n == len(words) - 1 else None
        out.append("-".join(_capital(p, always=i == last or (first and i == 0)) for i, p in enumerate(parts)))
        first = word.rstrip(f"{ON}{OFF}”’\"'")[-1:] in (":", "?", "!", ".")
    return " ".join(out)


def _capital(word: str, always: bool) -> str:
    letters = word.strip(f"{ON}{OFF}.,:;?!()[]“”‘’\"'")
    if not letters.islower() or (letters in SMALL and not always):
        return word
    at = word.index(letters)
    return word[:at] + letters[0].upper() + word[at + 1 :]


def seams(text: str, american: bool) -> str:
    """Where pieces meet: no full stop after ? and !, none doubled, over marks and quotation marks too; American commas and stops go inside."""
    text = re.sub(rf"([?!][{ON}{OFF}”’]*)\.", r"\1", text)
    text = re.sub(rf"(\.[{ON}{OFF}]+)\.", r"\1", text)
    return re.sub(rf"(”)([{ON}{OFF}]*)([.,])", r"\3\1\2", text) if american else text
