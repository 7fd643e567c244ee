"""What a text asserts that can be checked exactly: its words, its clauses, its numbers. Pure; no model."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus import words

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
END = re.compile(r"(?<=[.!?])[”’\"')\]]*\s+(?=[“‘\"'(\[•-]*\s?[A-Z0-9£€$])|\n+|\s[|·]\s")
ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|et al|cf|vs|pp?|vol|no|nos|fig|dr|mr|mrs|ms|prof|st|ltd|co|inc|eds?|approx|paras?|ch)|\b[A-Z])\.$", re.IGNORECASE)
# Where one clause ends and another begins: a scope of "not" or "may" does not reach over it.
BREAK = re.compile(r"[,;:()–—|•\n]|\s-\s|\b(?:but|although|though|while|whereas|however|because|yet|except)\b", re.IGNORECASE)
JOINT = re.compile(r"[,;:()–—]|\s-\s|\b(?:and|or|but|although|though|while|whereas|because|so|which|who|when|where|after|before|since|until|than)\b", re.IGNORECASE)
MARK = re.compile(r"\[\s*\d+(?:\s*[,;–-]\s*\d+)*\s*\]")

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENTHS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL, TENS = ONES.split(), TENTHS.split()
VALUES: dict[str, float] = {w: float(n) for n, w in enumerate(SMALL)} | {w: 10.0 * n for n, w in enumerate(TENS, 2)} | {"dozen": 12, "half-dozen": 6, "couple": 2}
SCALES: dict[str, float] = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
PARTS: dict[str, float] = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "tenth": 10, "tenths": 10}
TIMES: dict[str, float] = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "twofold": 2, "two-fold": 2, "thrice": 3, "triple": 3, "tripled": 3, "treble": 3, "trebled": 3, "threefold": 3, "quadrupled": 4, "tenfold": 10}
NTH = "second third fourth fifth sixth seventh eighth ninth tenth"
ORDERS: dict[str, float] = {w: n for n, w in enumerate(NTH.split(), 2)}
MEASURES = "minute hour day week month year decade mile kilometre metre hectare acre page pence"
UNITS: dict[str, str] = {f"{u}{s}": u for u in MEASURES.split() for s in ("", "s")} | {"fortnight": "week", "km": "kilometre"}
NAMED = "|".join(sorted([*SMALL, *TENS], key=len, reverse=True))
LARGE = "hundred|thousand|million|billion"
SCALE = rf"{LARGE}|bn|m|k"
NUMBER = re.compile(
    rf"(?<![^\W\d_])(?P<money>[£€$])?\s?(?P<digits>\d{{1,3}}(?:[,  ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:(?P<order>st|nd|rd|th)|s)?(?:[\s-]?(?P<scale>{SCALE})\b|(?![^\W\d_]))"
    rf"|\b(?P<parts>(?:{NAMED}|an?)[\s-](?:half|third|quarter|fifth|sixth|tenth)s?|half(?!\sa\s(?:million|thousand|dozen|hundred)\b)|halves|quarters?|thirds|fifths)\b(?!-(?:day|time|way|hour|year))"
    rf"|\b(?P<named>(?:{NAMED}|an?\s(?:hundred|thousand|million|dozen)|half\sa\s(?:million|thousand|dozen|hundred)|hundred|thousand|dozen|couple)(?:[\s-](?:{NAMED}|dozen|{LARGE})|(?<=dred|sand|lion)\sand\s(?:{NAMED}))*)\b"
    rf"|\b(?P<times>{'|'.join(TIMES)})\b|\b(?P<ordinal>{'|'.join(ORDERS)})(?![\s-](?:tier|sector|party|parties|way|hand|generation)\b)\b",
    re.IGNORECASE,
)
PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|percentage)", re.IGNORECASE)
PER = re.compile(r"(?:\ba|\bper|\bevery|\beach|/)\s?$", re.IGNORECASE)
RANGE = re.compile(r"^\s?(?:-|–|to|and)\s?[£€$]?$", re.IGNORECASE)
YEARS = re.compile(r"(?:18|19|20)\d\d\s?[-–/]\s?\d\d")
BOUNDS = (
    ("within", re.compile(r"\bwithin\s*(?:a |the )?[£€$]?$", re.IGNORECASE)),
    ("under", re.compile(r"\b(?:less than|fewer than|lower than|smaller than|under|below|up to|at most|as (?:many|much) as|no more than|not more than|maximum of|at the most|a maximum)\s*(?:a |the )?[£€$]?$|^\s*(?:\w+ )?(?:or|and) (?:less|fewer|under)\b", re.IGNORECASE)),
    ("over", re.compile(r"\b(?:more than|higher than|larger than|over|above|at least|exceed\w*|upwards of|in excess of|no (?:less|fewer) than|a minimum of|minimum|longer than|greater than)\s*(?:a |the )?[£€$]?$|^\s*(?:\w+ )?(?:or|and) (?:more|over|above)\b|^\+", re.IGNORECASE)),
    ("about", re.compile(r"\b(?:about|around|approximately|roughly|some|nearly|almost|circa|c\.|estimated|close to|average|in the region of)\s*(?:of )?(?:at |an? |the )?[£€$]?$|^\s*or so\b", re.IGNORECASE)),
)


NAMELESS = "anyone anybody anything someone somebody something everyone everybody everything nobody nothing none themselves itself himself herself ourselves others up out off away back down over while still even however instead otherwise nearly almost yet already now then too very quite part sort kind type"
NOBODY = frozenset(NAMELESS.split())
FORMS = (
    "take took taken taking|buy bought|give gave given giving|go went gone goes|come came|make made making|pay paid|find found|hold held|lead led|leave left|lose lost losing loss|mean meant|meet met|"
    "run ran|see saw seen|sell sold sale sales|send sent|spend spent|stand stood|teach taught|think thought|understand understood|win won|write wrote written writing|begin began begun|bring brought|build built|"
    "choose chose chosen choosing choice choices|draw drew drawn|drive drove driven driving|eat ate eaten|fall fell fallen|feel felt|fight fought|forget forgot forgotten|get got gotten|grow grew grown growth|hear heard|keep kept|"
    "know knew known|learn learnt|lend lent|rise rose risen rising|seek sought|speak spoke spoken speech|strive strove|tell told|throw threw thrown|wear wore|withdraw withdrew withdrawn withdrawal|"
    "arise arose arisen arising|become became|break broke broken|catch caught|deal dealt|show shown|sit sat|shrink shrank shrunk|steal stole stolen|undertake undertook undertaken|overcome overcame|"
    "satisfy satisfied satisfaction|dissatisfy dissatisfied dissatisfaction|man men|woman women|child children|person people persons|consortium consortia|success successful successfully succeed succeeded|fail failure|able ability|strong strength strengthen strengthened|long length|deep depth deepen|"
    "high height|wide width widen|broad breadth broaden|advise advice advised|believe belief beliefs|prove proof proved proven|analyse analysis analysed analysing|emphasise emphasis emphasised|"
    "respond response responses|decide decision decisions decided|divide division divided|expand expansion expanded|intend intention intentions intended|defend defence|behave behaviour|"
    "organisation organization organisations organizations|programme program programmes programs|centre center centres centers|coordinate co-ordinate|cooperate cooperation co-operation"
)
IRREGULAR = {form: forms.split()[0] for forms in FORMS.split("|") for form in forms.split()[1:]}


@dataclass(frozen=True)
class Word:
    """One word: as written, in lower case, its stem (empty: says nothing by itself), where it stands, in which clause and joint."""

    text: str
    low: str
    stem: str
    start: int
    end: int
    part: int
    joint: int


@dataclass(frozen=True)
class Number:
    """A figure. `kind`: "£", "%", "order", "times" or empty; `value` 0.5 of kind "%" is a half. `bound`: under, over, about."""

    value: float
    kind: str
    unit: str
    bound: str
    start: int
    end: int

    def keys(self) -> set[tuple[str, float, str]]:
        """What it may be compared by; two figures are the same if they share one."""
        value, unit = self.value, self.unit
        out = {(self.kind, round(value, 4), unit)}
        if self.kind == "%":
            out.add(("%", round(value, 2), ""))
        if unit == "month" and value % 12 == 0:
            out.add((self.kind, value / 12, "year"))
        return out


@dataclass(frozen=True)
class Reading:
    """A stretch of text, usually one sentence, cut up."""

    text: str
    words: tuple[Word, ...]
    numbers: tuple[Number, ...]

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that say something."""
        return tuple(w for w in self.words if w.stem)


def sentences(text: str) -> list[str]:
    """The sentences of a text; lines, list items and table cells end one too."""
    out, start = [], 0
    for cut in END.finditer(text):
        if "\n" not in cut[0] and ABBREVIATED.search(text[: cut.start()].rstrip("”’\"')]")[-12:]):
            continue
        out.append(text[start : cut.start()])
        start = cut.end()
    return [s.strip() for s in [*out, text[start:]] if re.search(r"\w", s)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one word, irregular forms by their first; empty for a stop word or one that names nobody."""
    if word in NOBODY:
        return ""
    made = (words.stems(IRREGULAR.get(word, word)) or [""])[0]
    made = _first_forms().get(made, made)
    return "" if made in words.STOP else made


@lru_cache
def _first_forms() -> dict[str, str]:
    """Stem of an irregular form to the stem of its first form."""
    out: dict[str, str] = {}
    for form, first in IRREGULAR.items():
        out.update(zip(words.stems(form), words.stems(first), strict=False))
    return out


@lru_cache(maxsize=4_000)
def read(text: str) -> Reading:
    """Cut a sentence up. Citation marks are no words of it."""
    text = MARK.sub(lambda m: " " * len(m[0]), text)
    numbers = _numbers(text)
    breaks, joints = ([m.start() for m in pattern.finditer(text) if not _inside(m.start(), numbers)] for pattern in (BREAK, JOINT))
    held = []
    for m in WORD.finditer(text):
        low = re.sub(r"['’]s$", "", m[0].lower()).replace("’", "'")
        said = "" if _inside(m.start(), numbers) or low in UNITS else stem(low)  # figures are compared as figures
        held.append(Word(m[0], low, said, m.start(), m.end(), sum(b <= m.start() for b in breaks), sum(j <= m.start() for j in joints)))
    return Reading(text, tuple(held), numbers)


def _inside(offset: int, numbers: tuple[Number, ...]) -> bool:
    return any(n.start <= offset < n.end for n in numbers)


def _numbers(text: str) -> tuple[Number, ...]:
    found = []
    for m in NUMBER.finditer(text):
        made = _number(m, text)
        if made:
            found.append((made, m))
    for i in range(len(found) - 2, -1, -1):  # "500-990 million": both are millions
        (low, m), (high, after) = found[i], found[i + 1]
        if YEARS.fullmatch(text[m.start() : after.end()]):  # "2005-08"
            found[i + 1] = (replace(high, value=low.value // 100 * 100 + high.value), after)
        elif RANGE.match(text[m.end() : after.start()].strip() + (after["money"] or "")) and low.value < high.value:
            scale = SCALES.get((after["scale"] or "").lower(), 1000 if re.search(r"\d[  ]\d{3}$", after["digits"] or "") else 1) if not m["scale"] else 1
            scaled = low.value * scale if low.value * scale < high.value else low.value
            found[i + 1] = (replace(high, kind=high.kind or low.kind), after)
            found[i] = (replace(low, value=scaled, kind=low.kind or high.kind, unit=low.unit or high.unit, bound=low.bound or high.bound), m)
    return tuple(n for n, _ in found)


def _number(m: re.Match[str], text: str) -> Number | None:
    kind, after = "", text[m.end() :]
    if m["digits"]:
        value = float(re.sub(r"[,  ]", "", m["digits"])) * SCALES.get((m["scale"] or "").lower(), 1)
        kind = "order" if m["order"] else m["money"] or ""
    elif m["named"]:
        value = _named(m["named"].lower())
    elif m["parts"]:
        piece = re.split(r"[\s-]", m["parts"].lower())
        value, kind = 100 * VALUES.get(piece[0], 1) / PARTS[piece[-1]], "%"
        if len(piece) == 2 and piece[1] in ORDERS and piece[0] == "a" and not re.match(r"\s+(?:of|more|less|fewer|lower|higher|cheaper|larger|smaller|\w+er)\b|\s+or so\b|\s*[,.;)]|\s*$", after):
            value, kind = ORDERS[piece[1]], "order"  # "a third meeting"
    else:
        table, kind = (TIMES, "times") if m["times"] else (ORDERS, "order")
        value = table[(m["times"] or m["ordinal"]).lower()]
    percent = PERCENT.match(after) if kind == "" else None
    kind = "%" if percent else "£" if not kind and re.match(r"\s?pounds?\b", after) else kind
    dated = bool(m["digits"]) and not kind and 1800 <= value <= 2100 and not re.match(r"\s+[a-z]+s\b", after)
    unit = re.match(r"[\s-]*(?:(?:working|full|whole|calendar|further|additional|more|square)\s)?([a-z]+)", after) if not percent else None
    return Number(value, kind, UNITS.get(unit[1], "") if unit else "", "" if dated and re.search(r"\bover (?:the )?(?:period |years )?$", text[: m.start()]) else _bound(text[: m.start()], after, m), m.start(), m.end() + (percent.end() if percent else 0))


def _named(text: str) -> float:
    total = held = 0.0
    for w in re.split(r"[\s-]+", text):
        if w in VALUES and w != "dozen":
            held += VALUES[w]
        elif w == "half":
            held = 0.5
        elif w in SCALES or w == "dozen":
            held = (held or 1) * (SCALES.get(w) or 12)
            total, held = (total, held) if w in ("hundred", "dozen") else (total + held, 0.0)
    return total + held


def _bound(before: str, after: str, m: re.Match[str]) -> str:
    start = before + (m["money"] or "") if m["digits"] else before
    for name, pattern in BOUNDS:
        if pattern.search(start[-30:]) or (pattern.match(after) if pattern.pattern.find("|^") >= 0 else None):
            return name
    return ""
