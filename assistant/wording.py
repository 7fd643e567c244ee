"""Words in quotation marks against the quotes: word for word, or wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Quote

QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]{3,}(?:’(?=\w)[^’]*)*)’(?!\w)|«([^»]+)»")


def marked(text: str) -> Iterator[str]:
    """What stands in quotation marks, without them."""
    for m in QUOTED.finditer(text):
        yield next(g for g in m.groups() if g)


def quoted(text: str, quotes: Sequence[Quote]) -> Iterator[str]:
    """Words in quotation marks that are not word for word in the quotes."""
    held = [_plain(q.text) for q in quotes]
    for said in marked(text):
        wanted = _plain(said).rstrip(" .,;:!?")
        if wanted and not any(_there(wanted, h) for h in held):
            yield f"“{said.strip()}” is not word for word in the quote"
    if len(re.findall(r"[“”]", text)) % 2 or text.count('"') % 2:
        yield "a quotation mark is left open"


def _plain(text: str) -> str:
    text = re.sub(r"[‘’']", "'", re.sub(r"[“”\"«»]", " ", text.casefold()))
    return re.sub(r"\s+", " ", re.sub(r"[‐‑–—]", "-", text)).strip()


def _there(wanted: str, held: str) -> bool:
    at = [p.strip(" .,") for p in re.split(r"\s*(?:…|\.\.\.|\[[^\]]*\])\s*", wanted) if p.strip(" .,")]
    place = 0
    for piece in at:
        hit = re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", held[place:])
        if not hit:
            return False
        place += hit.end()
    return bool(at)
