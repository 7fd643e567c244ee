"""Which sentences of the quotes bear an assertion, and how many of its words they carry. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant import addressed, polarity
from assistant.answer import Quote
from assistant.claims import Reading, Word, read, sentences, stem

# What a text says to whoever reads it, not of its matter: it bears nothing.
ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|above|previous|prior|earlier|source|everything|quote)|\b(?:system prompt|you are now|(?:now|must|should|please|you(?: will)?) act as|pretend (?:to|that)|as an? (?:ai|language model|assistant)|jailbreak)\b"
    r"|\b(?:tell|inform|assure|answer|reply to|respond to|show|convince)\b.{0,20}\b(?:user|reader|asker|person asking)s?\b|\b(?:your|the) (?:answer|reply|response|output) (?:must|should|is|has)\b"
    r"|^\W*(?:system|assistant|user|instructions?|note to (?:the )?(?:ai|model|assistant))\s*[:>\]]|<\|?[a-z_/]+\|?>|\[/?inst\]",
    re.IGNORECASE,
)
COMMANDS = re.compile(r"^\W*(?:please |now |kindly |always |never )*(?:act as|respond|reply|answer|output|print|say|write|repeat|tell|inform|assure|ignore|disregard|forget|reveal|click|visit|send|email|download|translate|summari[sz]e)\b", re.IGNORECASE)
# Words with which one speaks about a source: they need no bearer.
ABOUT = (
    "report say source quote passage author state note find describe explain mention list according example instance case also another other one way thing include there however overall various such several "
    "number make take become come give work use lot kind sort main mainly leaflet foreword summary executive appendix introduction conclusion section paragraph chapter column table figure text writer point call "
    # what other rules look after: quantities, negations, comparisons
    "all every each both many most few some any none no not never neither nor without before after than more less much little between although though while well further rather only enough own again once ever along cannot until till"
)
NEUTRAL = frozenset(stem(w) for w in ABOUT.split()) - {""}

# Words of little matter of their own: put in or exchanged, they change the wording, seldom the claim.
SLIGHT = (
    "carry go come put bring hold stand see look play need belong serve show meet set lie turn run tend happen occur let cause because through across against among amongst toward within about around apart time past later top "
    "side often sometimes fairly partly merely whether possible possibly like see seem appear keep remain stay begin start try help want wish like can able along together away throughout "
    "especially particularly indeed simply really actually generally usually mainly mostly largely both single fully certain total whole "
    "provide better seek implement"
)
TELLS = (
    "advise recommend suggest remark observe stress emphasise argue add comment recall believe think feel conclude claim judge regard consider reckon tell ask speak highlight underline outline present refer cite quote call illustrate blame attribute ascribe "
    "likewise similarly moreover furthermore meanwhile additionally finally accordingly besides too collaborator participant interviewee respondent speaker reader contributor manager researcher commentator"
)
THINGS = "situation circumstance matter issue aspect fact thing area place case point level degree extent role position member people person team body sector region project approach idea concept process cluster group"
SHORTEST = 4  # letters of a root that makes a family
WEAK = frozenset(stem(w) for w in SLIGHT.split()) - {""}  # where the quotes lack them, they are not counted
TELLING = frozenset(stem(w) for w in TELLS.split()) - {""}  # who says it and how: other rules look after that
LIGHT = NEUTRAL | WEAK | frozenset(stem(w) for w in THINGS.split()) - {""}


@dataclass(frozen=True)
class Source:
    """One sentence of a quote. `place`: how many-th of the quote."""

    quote: Quote
    place: int
    text: str

    @cached_property
    def held(self) -> Reading:
        """The sentence cut up."""
        return read(self.text)

    @cached_property
    def flags(self) -> polarity.Flags:
        """Which of its words are denied and hedged."""
        return polarity.flags(self.text)

    @cached_property
    def where(self) -> dict[str, tuple[int, ...]]:
        """For each stem (stop words by themselves) the indices of the words that have it."""
        out: dict[str, tuple[int, ...]] = {}
        for i, w in enumerate(self.held.words):
            out[w.stem or w.low] = (*out.get(w.stem or w.low, ()), i)
        return out

    @cached_property
    def likes(self) -> dict[str, tuple[int, ...]]:
        """For each stem that may stand for one of its words, the indices of these."""
        out: dict[str, tuple[int, ...]] = {}
        table = polarity.likes()
        for i, w in enumerate(self.held.words):
            for other in table.get(w.stem or w.low, ()):
                out[other] = (*out.get(other, ()), i)
        return out

    def at(self, word: str) -> tuple[int, ...]:
        """Where a stem, or else one that may stand for it, occurs."""
        return self.where.get(word) or self.likes.get(word) or _family(self, word)


@lru_cache(maxsize=512)
def sources(quote: Quote) -> tuple[Source, ...]:
    """The sentences of a quote that can bear something: none that speaks to the reader's machine."""
    return tuple(Source(quote, n, s) for n, s in enumerate(sentences(quote.text)) if not (ORDER.search(s) or COMMANDS.match(s) or addressed.an_order(s)))


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    return re.sub(r"(?:isation|ising|ised|ise|ation|ition|ment|ness|ance|ence|ivity|ity|tion|sion|able|ible|ical|ing|ive|ial|al|er|or|ed|ly|ist|ism|ic|it|y|i|e|s)+$", "", word)


@lru_cache(maxsize=20_000)
def _roots(word: str) -> frozenset[str]:
    """What is left of a word without its endings; "reaction" is of "reac" and of "react"."""
    bare = re.sub(r"ions?$", "", word) if word.endswith(("tion", "tions")) else word
    return frozenset(r for r in (_root(word), _root(bare)) if len(r) >= SHORTEST)


def _family(source: Source, word: str) -> tuple[int, ...]:
    """Words of the same family: "collaborate" and "collaboration", "organise" and "organisation"."""
    roots = _roots(word)
    return tuple(i for i, w in enumerate(source.held.words) if w.stem and roots & _roots(w.stem)) if roots else ()


def homes(words: Sequence[Word], held: Sequence[Source]) -> list[Source]:
    """The sentences that bear the words, best first: the one with most of them, then those that add some the better ones lack."""
    stems = {w.stem for w in words if w.stem}
    weight = {s: (1.0 if s not in NEUTRAL else 0.2) for s in stems}
    out: list[Source] = []
    left, rest = set(stems), list(held)
    while rest and left:
        best = max(rest, key=lambda s: (sum(weight[w] * (1.0 if w in s.where else 0.8) for w in left if s.at(w)), -s.place))
        gained = {w for w in left if best.at(w)}
        if not gained or (out and sum(weight[w] for w in gained) < 1):
            break
        out.append(best)
        left -= gained
        rest.remove(best)
    return out


def left_out(held: Reading, near: Sequence[Source], support: Sequence[Source]) -> list[Source]:
    """For each quote cited of which no sentence is among those that bear the words: the one that has most of the words, names and figures."""
    out: list[Source] = []
    said = {w.text for w in held.words if w.text[0].isupper() and w.start}
    figures: set[tuple[str, float, str]] = set().union(*(n.keys() for n in held.numbers))
    for number in sorted({s.quote.n for s in support} - {s.quote.n for s in near}):
        best = max((s for s in support if s.quote.n == number), key=lambda s: (_gives(s, held, said, figures), len(said & {w.text for w in s.held.words}), -s.place))
        if _gives(best, held, said, figures):
            out.append(best)
    return out


def _gives(source: Source, held: Reading, said: set[str], figures: set[tuple[str, float, str]]) -> int:
    """How many words, but for those with capitals, and figures of a sentence a source has."""
    return sum(bool(source.at(w.stem)) for w in held.content if w.stem not in NEUTRAL and w.text not in said) + sum(bool(n.keys() & figures) for n in source.held.numbers)


def carried(word: Word, held: Sequence[Source]) -> bool:
    """Whether the quotes have the word, one of its family, or one that may stand for it."""
    return any(s.at(word.stem) for s in held)


def pieces(held: Reading) -> list[list[Word]]:
    """The content words of a sentence by assertion; a piece of one word belongs to its neighbour."""
    grouped: dict[int, list[Word]] = {}
    for w in held.content:
        if w.stem not in NEUTRAL:
            grouped.setdefault(w.joint, []).append(w)
    out: list[list[Word]] = []
    for group in grouped.values():
        if out and (len(group) < 2 or len(out[-1]) < 2):
            out[-1] = out[-1] + group
        else:
            out.append(group)
    return out
