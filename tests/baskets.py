"""Baskets for the tests of what is exported: plain ones, and one whose every word tries to break out. All invented."""

from __future__ import annotations

from assistant.answer import Quote
from assistant.basket import Item
from corpus.records import Record

MILLS = Record("mills", "Nine mills: a study", ("Brook, Ida", "Weir Press"), 2011, publisher="Weir Press", isbn="978-0-00-000000-2", url="www.weir.invalid/a_b")
LEAFLET = Record("leaflet", "Who mills?", ("Oxley Mill",), 2009, "inferred from the cover", evidence="leaflet")
PAGED = Item(Quote(1, "mills", "The wheel turned twice.", "Wheels, para 3", 7, "v", "(Weir, 2011, p. v)", "original", speaker="the miller"), MILLS, "Use in chapter 2")
SECOND = Item(Quote(2, "mills", "Nobody fell in.", "Rafts, para 1", 9, None, "", "original"), MILLS)
OURS = Item(Quote(3, "leaflet", "It says who mills.", "para 3.10", None, None, "", "note"), LEAFLET)
BASKET = (PAGED, SECOND, OURS)

# Each would end, open or run something in one of the formats.
EVILS = (
    '=HYPERLINK("http://e.invalid","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1",
    "}, title = {Owned", "}}\n@book{owned, title={x}}", "\\input{/etc/passwd} \\write18{ls} {", "50% & more_of #1 ~ ^ $x$", "a\nER  - \nTY  - BOOK\nTI  - Owned",
    "<script>alert(1)</script> &lt; <!-- ]]> -->", "![x](http://e.invalid/p.png) [y](javascript:1) `z` **b** _i_ # h", "- list\n1. one\n> quote\n    code\n---\n===",
    "[^1]: note | cell | <b onclick=x>", "\u202egnp.exe\u2066 \u200fרמז\u200e", "nul\x00 bell\x07 esc\x1b[31m del\x7f nel\x85", "lone\ud800 \udfff pair", "\ue000\ue001\ue010\uffff\ufeff",
    'quote "q" \'s “t”, semi; comma,\r\nnew\u2028line\u2029', "",
)  # fmt: skip


def hostile(evil: str) -> Item:
    """An item all of whose words are one hostile text."""
    record = Record("e", f"T {evil}", (f"A {evil}", f"B {evil}, C"), 2001, f"Y {evil}", f"P {evil}", isbn=evil, url=evil)
    return Item(Quote(1, "e", f"{evil} Q", f"L {evil}", 3, f"P{evil}", "", "original", speaker=evil), record, evil)


HOSTILE = tuple(hostile(e) for e in EVILS)
