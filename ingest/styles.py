"""What rules of style (CSS) make of a text: of all there is in them, which classes are bold."""

from __future__ import annotations

import re

MOST = 200_000  # characters of rules that are looked at
RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,4000})\}")
CLASS = re.compile(r"(?:p|span|div|font)?\.([\w-]+)", re.IGNORECASE)
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)\b", re.IGNORECASE)


def strong(sheet: str) -> frozenset[str]:
    """Classes that alone make a text bold.

    >>> sorted(strong("p.a { font-weight: bold } .b, .c {font-weight:700} .d { font-weight: normal } table .e { font-weight: bold }"))
    ['a', 'b', 'c']
    """
    return frozenset(m[1] for names, body in RULE.findall(sheet[:MOST]) if BOLD.search(body) for n in names.split(",") if (m := CLASS.fullmatch(n.strip())))
