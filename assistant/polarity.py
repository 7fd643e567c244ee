"""What a text denies, hedges, counts out or intensifies. Rules of English over cut-up sentences; pure, no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.claims import Reading, Word, read, stem

HERE = Path(__file__).parent
NOT_DENIED = re.compile(
    r"\bnot (?:only|just|merely|simply|least|to mention|all|every|everyone|everybody|always|entirely|necessarily|until)\b|\bno (?:doubt|accident|wonder|coincidence)\b|\b(?:no|not) (?:less|fewer|more|later|earlier) than\b"
    r"|\bnothing but\b|\bwhether or not\b|\bnone the less\b|\bnever before\b|\brather than (?:the )?(?:[A-Z][\w’']*\s){0,3}(?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b)|\b(?:not|n['’]t) (?:(?!and\b|but\b)\w+ ){1,5}(?:before|until|till)\b(?!\s*(?:[.,;\[]|$))|\bnot a coincidence\b|\bno matter\b",
    re.IGNORECASE,
)
NOUN_DENIED = r"no|without|instead of|(?:for )?want of|free of|lack(?:s|ed|ing)?(?: of)?|absence(?: of)?|shortage of|short of|devoid of|too (?:little|few)|little|insufficient|inadequate|excluding|neither|nor|none"
DENIED = re.compile(
    rf"\b(?:{NOUN_DENIED}|not|never|nobody|nothing|nowhere|cannot|hardly|scarcely|barely|rarely|seldom|unable|impossible|unlikely|rather than|no longer|far from|\w+n['’]t|no one|"
    r"fail(?:s|ed|ing|ure)? to|refus(?:e|es|ed|ing|al)|declin(?:es?|ed|ing) to(?! (?:about |around |just )?[£€$\d])|neglect(?:s|ed)?|overlook(?:s|ed)?|ignor(?:e|es|ed)|disregard(?:s|ed)?|avoid(?:s|ed|ing|ance)?|prevent(?:s|ed|ing|ion)?|stop(?:s|ped|ping)|ceas(?:e|es|ed|ing)|"
    r"absent|missing|lacking|ke(?:ep|eps|pt) (?:\w+ ){1,4}from|den(?:y|ies|ied)|ban(?:s|ned)?|forb(?:id|ids|ade|idden)|cancel(?:s|led)?|stay(?:s|ed)? (?:out of|clear)|kept (?:well )?out of|steer(?:s|ed)? clear|untrue|false|a myth|incorrect|(?:recommend\w*|advis\w+|warn\w*|vot\w+|decid\w+|argu\w+|spoke|speak\w*|campaign\w*)(?: [\w’'-]+){0,6}? against)\b",
    re.IGNORECASE,
)
BACKWARD = re.compile(r"^(?:lack(?:ed|ing)$|absent|missing|insuff|inadeq|neglect|impossible|unlikely|overlooked|ignored|disregarded|avoid|prevent|cancel|ban|stopped|refused|denied)", re.IGNORECASE)  # "time was lacking" denies what stands before it
DID = re.compile(r"\b(?:did|do|does)(?: not|n['’]t)$", re.IGNORECASE)
AND_THEN = re.compile(r"\band (?:then |instead |\w+ly )?(?:\w{3,}ed|built|made|took|set|drew|went|gave|held|found|kept|chose|wrote|led|ran)\b")  # "did not wait and bought it": the buying took place
NOUN = re.compile(NOUN_DENIED, re.IGNORECASE)
AWAY = re.compile(r"\b(?:in|at|for|by|with|from|of|as|on|before|after|during|because|when|where)\b")  # "did not arise in Leeds" denies the arising
FURTHER = re.compile(r"\b(?:why|whether|what|how|who)\b")  # "could not see why they came" does not deny the coming
MERELY = frozenset(("merely", "simply", "just", "only", "fully"))  # "not merely" denies what follows
BRINGING = "use using have having try make making seem able any much"
BARE = frozenset(stem(w) for w in BRINGING.split()) - {""}
NOBODY = re.compile(r"none|neither|nobody|no one", re.IGNORECASE)  # what denies stands first: its verb comes after whom it is about
HEDGED = re.compile(
    r"\b(?:may|might|could(?! (?:see|find|hear|no|not|only|tell|say))|perhaps|possibly|potentially|probably|presumably|maybe|likely|seem(?:s|ed|ingly)?|appear(?:s|ed)?(?= to| that)|apparently|suggest(?:s|ed|ing)?|tend(?:s|ed)? to|"
    r"hop(?:e|es|ed|ing)|expect(?:s|ed|ing)?|expectation|intend(?:s|ed|ing)?|intention|plans to|planned to|(?:they|we|I|to|who) plan to|planned|aim(?:s|ed)?|propos(?:e|es|ed|al|als)|recommend(?:s|ed|ation|ations)?|want(?:s|ed)? to|wish(?:es|ed)? to|"
    r"call(?:s|ed)? (?:for|on|upon)|should|ought|would|if|unless|whether|provided that|as long as|consider(?:s|ed|ing)|possible|possibility|potential|prospect|believed|alleged(?:ly)?|supposed|designed to|feasibility|working (?:[\w’'-]+ ){0,6}?to|explor(?:e|es|ed|ing)|look(?:s|ed|ing)? into|in theory|were to|needs? to be (?:given|done|made|found|considered)|tr(?:y|ying|ies|ied) to|seek(?:s|ing)? to|sought to|attempt(?:s|ed|ing)? to)\b",
)
REPORTED = re.compile(r"\b(?:said|recognis\w+|agreed|felt|thought|knew|promised|decided|realis\w+|accepted|assum\w+|found|saw|told|meant)\b")  # "said they would": told, not supposed
OPENS = re.compile(r"\b(?:if|unless|provided that|as long as)\b")  # its doubt covers the whole sentence
SOFTENED = re.compile(HEDGED.pattern + r"|\b(?:can|able|ability|chance|chances|opportunit(?:y|ies)|risk|risks|hoped|goal|goals|need(?:s|ed)? (?:to|an?|more|for|some|\w+ment|\w+ing)|must|usually|generally|often|sometimes|typically|tend(?:s|ed)?|regarded|help(?:s|ed)? to|work(?:s|ed|ing)? to|looking to|ready|open to|depends?|felt|feel|thought|think|view|views|idea|argue[sd]?|called for|calls? for|advis\w+|advice|recommend\w*|urg\w+|when|where|future|will|purpose|meant|sense|possibly|potentially|prone|designed|intended|supposed|wanted|desire|conceivabl[ey]|condition|estimat\w*|reckon\w*|forecast\w*|ha(?:s|ve|d) to|cannot|necessary|essential|w(?:as|ere) to|point(?:s|ed)? to|indicat\w+|promise[sd]?|to be (?:\w+ed|drawn|learnt|made|done|found|seen|had)|pledged? to|look(?:s|ed)?|value|presum\w+|(?:asked|agreed|decided)(?= to\b| that\b| for\b| on\b)|plan|plans|wants?|reported(?:ly)?|said to|seen as|envisag\w+|aspir\w+|ambition|prospect\w*|(?:would|could|might|should|may)n['’]t)\b", re.IGNORECASE)
# Of these only those that are no doubt by themselves.
LOOSELY = re.compile(r"ha(?:s|ve|d) to|when|where|agreed|decided|asked|must|future|value|looks?|looked|ready|open to|meant|purpose|need(?:s|ed)? .*|condition", re.IGNORECASE)

WEAKLY = r"(?:probably|likely|perhaps|possibly)\b"
LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (level, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for level, words in (
        (2, r"(?:not|(?:do|does|did|is|are|was|were)n['’]t) (?:all|every|everyone|everybody|always|entirely|necessarily)(?: of)?|(?<!only )(?<!very )a few|a couple|some|several|sometimes|a number of|various|occasional(?:ly)?|a handful|partly|in part|certain|at times|in some cases|at least some|one or (?:two|more)"),
        (4, r"(?:nearly|almost|virtually|practically) (?:all|every|everyone|always|universally)|all (?:but|except)|the bulk|(?<!make the )(?<!making the )(?<!makes the )(?<!made the )most(?= of\b| (?:were|was|are|is|had|have|did|do|said|felt|agreed|wanted)\b)|mostly|majority|mainly|largely|predominantly|overwhelming(?:ly)?|for the most part|bulk of"),
        (3, r"usually|generally|typically|normally|in general|(?<!so )many|much of|numerous|lots?|often|frequent(?:ly)?|commonly|widespread|widely|wide (?:range|variety)|(?:a (?:good|great) (?:deal|many)|(?:a )?significant amounts?)|large(?:r)? numbers?|regularly|range of|variety of|repeatedly|plenty|multiple|diverse|considerable"),
        (5, r"(?<!above )(?<!at )(?<!after )(?<!of )(?<!over )all(?! (?:over|along|round|around|the same|told)\b)(?!(?<=in all)\s*(?:[:,.;(\[]|$))|every|each(?! other)|both|always|everyone|everybody|everything|whole|entire|entirely|throughout|invariably|universal(?:ly)?|across the board|unanimous(?:ly)?|everywhere|without exception|any|anyone|per"),
        (1, r"(?:only|very|just) (?:a )?few|few|rarely|seldom|hardly any|hardly ever|minority|scarcely any|very little|infrequently"),
    )
)
LONELY_MOST = re.compile(r"(?<!make the )(?<!makes the )(?<!making the )(?<!made the )\bmost(?! of\b)(?= (\w+))", re.IGNORECASE)
TOP = re.compile(r"\b(?:most|least) (?!of\b)\w+|\b(?:main|chief|principal|primary|primarily|foremost|top|leading|key|central|biggest|largest|smallest|greatest|highest|lowest|best|worst|strongest|weakest|earliest|latest|oldest|youngest|newest|easiest|hardest|cheapest|fastest|slowest|longest|shortest|richest|poorest|closest|nearest|furthest|first|major|greatest|make the most of|essential|crucial|critical|vital|pivotal|paramount)\b", re.IGNORECASE)
TOPMOST = re.compile(r"\b(?:biggest|largest|smallest|greatest|highest|lowest|best|worst|strongest|weakest|earliest|latest|oldest|youngest|newest|easiest|hardest|cheapest|fastest|slowest|longest|shortest|richest|poorest|closest|nearest|furthest|main|chief|principal|primary|foremost)\b|\b(?:most|least) (?=\w+(?:ive|ant|ent|ful|ous|al|able|ible|ed|ing|ular|icult|ssing|ing|on|ic)\b)", re.IGNORECASE)
# Words that need their like in the quotes: (what the sentence says, what of the quotes bears it, what is wrong otherwise).
STRENGTHS: tuple[tuple[str, str, str], ...] = (
    (r"never(?! before)|at no (?:time|point)|under no circumstances", r"never|no|not|none|nobody|nothing|nor|neither|without|cannot|\w+n['’]t|ever|first|unable|impossible|fail\w*|refus\w+|un\w+", "'{word}' is stronger than the quotes"),
    (r"only(?!(?: \w+){0,3} (?:if|when)\b)(?! (?:an? )?(?:very )?(?:small|few|little|minor|slight|partial|limited|part|some|partly|slightly)\b)|solely|exclusively|purely|sole|nothing but|no (?:one|body|thing) (?:but|except)", r"only|solely|exclusive(?:ly)?|purely|sole|alone|just|until|no other|except|unique|limited|nothing|none|isolated|merely|simply|restricted|one of", "'{word}' is not in the quotes"),
    (r"(?:been|is|was|well) established that|established fact|no question|sure to|certain to|definitely|certainly|undoubtedly|inevitably|conclusively|unquestionably|guarantees?|guaranteed|prove[sd]?(?! (?:to be|\w*ly|very|too|so|more|less|difficult|hard|easy|im\w+|un\w+|in\w+|a |an |the |worth|as |just|\w+(?:ful|able|ible|ive|ous|less|al|ant)\b)\b)|proven|without (?:an?y? )?doubt|beyond (?:any )?doubt|surely|indisputably|undeniably|bound to", r"definitely|certain(?:ly)?|undoubtedly|doubt|inevitab\w+|conclusive\w*|unquestionabl\w+|guarantee\w*|prove\w*|proof|bound|sure(?:ly)?|ensure\w*|clear(?:ly)?|necessar\w+", "'{word}' is surer than the quotes"),
    (r"must|have to|has to|had to|oblig(?:es?|ed|ing)|compel(?:s|led)?|forc(?:es|ed|ing)|requires?|required|compulsory|mandatory|obligatory|legally", r"must|ha(?:ve|s|d) to|oblig\w+|requir\w+|compulsory|mandatory|obligat\w+|need\w*|essential|necess\w+|legal\w*|statutory|law|vital|condition|left to|forced|demand\w*|crucial|imperative|important|only succeed", "'{word}' is stronger than the quotes"),
    (r"should|ought", r"should|ought|must|ha(?:ve|s|d) to|question\w*|need\w*|recommend\w*|advis\w+|advice|suggest\w*|important|importance|essential|require\w*|propose\w*|call\w*|consider\w*|encourag\w+|urg\w+|worth|vital|necessary|crucial|tips?|be|better|expect\w*|would", "'{word}' is advice that the quotes do not give"),
    (r"(?<!at )first|initial(?:ly)?", r"first|1|initial\w*|earl\w+|beg[aiu]n\w*|start\w*|outset|origin\w*|pioneer\w*|new\w*|embryonic|one|primary|preliminary|pre\w+", "'{word}' is not in the quotes"),
    (r"(?<!at )(?<!to )last|final(?:ly)?", r"last|final\w*|late\w*|end\w*|ultimate\w*|conclu\w+|recent\w*|complet\w+|previous\w*|past|long|sustain\w*|surviv\w+|continu\w*", "'{word}' is not in the quotes"),
    (rf"(?:will|shall|going to) {WEAKLY}|{WEAKLY} (?:will|shall|going to)", r"will|shall|going to|would|expect\w*|plan\w*|(?:un)?likely|probab\w+|may|might|could|perhaps|possibl[ey]", "'{word}' says what is to come, the quotes do not"),
    (rf"(?<!probably )(?<!likely )(?<!perhaps )(?<!possibly )(?:will|shall|going to)(?! {WEAKLY})", r"will|shall|going to|would|expect\w*|plan\w*|intend\w*|future|next|forthcoming|hop\w+|due|can only|bound|looking to|pledge\w*|committed|always going|propose\w*|aim\w*|[’']ll", "'{word}' says what is to come, the quotes do not"),
    (r"totally|completely|fully|entirely|wholly|utterly|perfectly|absolutely", r"total\w*|complete\w*|full\w*|entire\w*|whol\w+|utter\w*|perfect\w*|absolute\w*|all|any|no|never|none|overwhelming\w*", "'{word}' is stronger than the quotes"),
    (r"as (?:had been |was |were )?(?:planned|expected|intended|foreseen|hoped|promised)", r"as (?:had been |was |were )?(?:planned|expected|intended|foreseen|hoped|promised|anticipated|agreed)|according to (?:the )?plan|on (?:time|schedule)", "'{word}' is not in the quotes"),
    (r"exactly|precisely", r"exact\w*|precise\w*", "'{word}' is more exact than the quotes"),
    (r"because|caused?|causes|causing|due to|therefore|thus|hence|consequently|thanks to|led to|leads? to|leading to|resulted in|results? in|resulting in|owing to|as a result|so that", r"because|caus\w+|due|therefore|thus|hence|consequen\w+|thanks|led|lead\w*|result\w*|owing|so|since|as|mean\w*|given|reason\w*|enabl\w+|allow\w*|through|by|from|for|to|in order|thereby|help\w*|lie\w*|reflect\w*|with|effect\w*|impact\w*|bring\w*|brought|mak\w+|made|generat\w+|produc\w+|creat\w+|driv\w+|trigger\w*|factor\w*|contribut\w+|outcome\w*|follow\w*|subsequent\w*|behind|in that|catalyst\w*|aris\w+|arose|stem\w*|rooted", "the quotes name no such cause ('{word}')"),
    (r"(?<!rather )(?<!other )(?<!no more )(?<!no less )than(?! (?:had been |was |were |first |originally |initially )?(?:expected|planned|hoped|intended|foreseen|thought)\b)(?!\s+(?:[£€$\d]|once\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|half|a (?:third|quarter|dozen|hundred|thousand|million|year|month|week|day|few|couple))\b))|compared (?:to|with)", r"than|compar\w+|more|less|fewer|great?er|greater|larger|bigger|smaller|higher|lower|better|worse|longer|shorter|older|younger|newer|cheaper|easier|harder|stronger|weaker|faster|slower|wider|closer|later|earlier|poorer|richer|broader|deeper|\w+ier|versus|contrast\w*|unlike|rather|instead|differ\w*|exceed\w*|whereas|while|below|above|prefer\w*|only|further|beyond|(?:as|so) \w+ as", "the quotes do not compare"),
    (r"unlike|in contrast (?:to|with)|contrary to", r"unlike|contrast\w*|contrary|differ\w*|whereas|while|but|however|although|though|opposed|yet|instead|rather|not|other hand", "the quotes do not contrast them ('{word}')"),
    (r"only(?: \w+){0,3} (?:if|when)", r"only|unless|require\w*|essential|necess\w+|need\w*|must|depend\w*|vital|crucial|condition\w*|without|until", "'{word}' is not in the quotes"),
    (r"recently|nowadays|these days|today", r"recent\w*|new\w*|now|nowadays|late\w*|last|past|today|current\w*|just|modern|present\w*|(?:19|20)\d\d|years?|emerging|so far|to date|still", "'{word}' is not in the quotes"),
    (r"(?<!not )a single(?! (?:one|out)\b)", r"single|one|1|only|sole|alone|lone|individual\w*|unified|same|joint|united|combined|shared?", "'{word}' is not in the quotes"),
    (r"throughout", r"throughout|entire\w*|whole|wide\w*|\w+wide|all|always|every\w*|across|during|over the|full\w*|long|constant\w*|continu\w*|permanent\w*|consistent\w*|each|still|never|until|through|remain\w*|kept|stay\w*|around", "'{word}' is not in the quotes"),
    (r"illegal(?:ly)?|unlawful(?:ly)?|fraud\w*|corrupt\w*|stole|stolen|scandal\w*|criminal\w*|arrest\w*|convict\w*", r"illegal\w*|unlawful\w*|fraud\w*|corrupt\w*|stole\w*|scandal\w*|crim\w+|arrest\w*|convict\w*", "'{word}' is not in the quotes"),
    (r"except|apart from|other than|with the exception", r"except\w*|apart|separat\w*|distinct|away|other|but|unlike|excluding|not|only|one", "'{word}' is not in the quotes"),
)


@dataclass(frozen=True)
class Counted:
    """A quantifier: its level (1 few .. 5 all), where it stands, the stems it is about."""

    level: int
    word: str
    start: int
    about: frozenset[str]


@dataclass(frozen=True)
class Flags:
    """Words of a sentence (by index): `heads` are what a negation is about, `denied` all in its reach; `hedged` only supposed or wished for."""

    heads: frozenset[int]
    denied: frozenset[int]
    hedged: frozenset[int]


@lru_cache(maxsize=4_000)
def flags(text: str) -> Flags:
    """Which words of a sentence are under a negation (an odd number of them) and which under a hedge."""
    held = read(text)
    heads: set[int] = set()
    denied: set[int] = set()
    for cue in denials(text):
        reach = _scope(held, cue.start(), cue.end(), bool(BACKWARD.match(cue[0])) and not text[cue.end() :].startswith(" to "))  # "unlikely to move" denies the moving
        denied ^= reach
        said = [i for i in sorted(reach) if held.words[i].stem and held.words[i].start >= cue.end()] or sorted((i for i in reach if held.words[i].stem), reverse=True)
        said = [i for i in said if held.words[i].low not in MERELY] or said
        said = [i for n, i in enumerate(said) if not FURTHER.search(text[cue.end() : held.words[i].start])]
        said = [i for i in said if held.words[i].stem not in BARE] or said  # "without using any help" denies the help
        said = [i for n, i in enumerate(said) if not n or NOBODY.fullmatch(cue[0]) or not AWAY.search(text[cue.end() : held.words[i].start])]
        heads ^= set(said[: 3 if NOBODY.fullmatch(cue[0]) else 1 if NOUN.fullmatch(cue[0]) else 2])
    hedged: set[int] = set()
    for cue in HEDGED.finditer(text):
        if cue[0] == "would" and REPORTED.search(text[: cue.start()]):
            continue
        hedged |= {i for i, w in enumerate(held.words)} if OPENS.match(cue[0]) else _scope(held, cue.start(), cue.end(), cue[0] in ("possible", "likely", "potential", "planned"))
    return Flags(frozenset(heads & denied), frozenset(denied), frozenset(hedged))


def softened(text: str, source: str = "") -> bool:
    """Whether a sentence says of anything that it is only supposed, wished for or advised; the month is no "may".

    A word that is not always a doubt ("had to") is none where a source has it too, beside a doubt of its own.
    """
    there = source.lower()
    return any(not LOOSELY.fullmatch(m[0]) or not re.search(rf"\b{re.escape(m[0].lower())}\b", there) for m in SOFTENED.finditer(re.sub(r"\bMay\b(?=,? (?:\d|and|or|to))|(?<=\bin )May\b|(?<=\band )May\b", "", text)))


def denials(text: str) -> list[re.Match[str]]:
    """The words of a text that deny."""
    spared = [m.span() for m in NOT_DENIED.finditer(text)]
    return [m for m in DENIED.finditer(text) if not any(s <= m.start() < e for s, e in spared)]


def _scope(held: Reading, start: int, end: int, backward: bool) -> set[int]:
    part = next((w.part for w in held.words if w.end > start), -1)
    if held.text[end : end + 1] == ",":  # "had not, in many cases, been"
        part += 2
    next_verb = AND_THEN.search(held.text, end) if DID.search(held.text[:end]) else None
    after = {i for i, w in enumerate(held.words) if w.part == part and end <= w.start < (next_verb.start() if next_verb else len(held.text))}
    passive = re.search(r"\b(?:was|were|been|be|is|are|being) (?:\w+ly )?$", held.text[:start])
    if backward and (passive or not any(held.words[i].stem for i in after)):
        return {i for i, w in enumerate(held.words) if w.part == part and w.end <= start}
    return after


@lru_cache(maxsize=4_000)
def counted(text: str) -> tuple[Counted, ...]:
    """The quantifiers of a sentence, each with the content words that follow it in its clause."""
    taken: list[tuple[int, int, int]] = []
    for level, pattern in LEVELS:
        taken += [(m.start(), m.end(), level) for m in pattern.finditer(text) if not any(s < m.end() and m.start() < e for s, e, _ in taken)]
    for m in LONELY_MOST.finditer(text):
        if not TOPMOST.match(text, m.start()) and not any(s <= m.start() < e for s, e, _ in taken):
            taken.append((m.start(), m.end(), 4))
    held = read(text)
    out = []
    for start, end, level in sorted(taken):
        part = next((w.part for w in held.words if w.end > start), -1)
        part += text[start:end].lower() in ("all except", "all but")  # "except" begins a part
        about = [w.stem for w in held.words if w.start >= end and w.part == part and w.stem][:3]
        out.append(Counted(level, text[start:end].lower(), start, frozenset(about)))
    return tuple(out)


@lru_cache
def sides() -> dict[str, tuple[tuple[int, int, bool], ...]]:
    """For each stem the lines of opposites.txt it is on: (line, +1 or -1, whether it is a change of direction)."""
    out: dict[str, list[tuple[int, int, bool]]] = {}
    for n, line in enumerate(rows("opposites.txt")):
        for sign, side in zip((1, -1), line.lstrip("!~").split("|"), strict=True):
            for word in side.split():
                row = (n, sign, line.startswith("!"))
                if row not in out.setdefault(key(word), []):
                    out[key(word)].append(row)
    return {k: tuple(v) for k, v in out.items()}


@lru_cache(maxsize=4_000)
def opposed(word: str) -> frozenset[str]:
    """The stems that say the opposite of one."""
    mine = {(line, side) for line, side, _ in sides().get(word, ())}
    ours = {w for w, rows in sides().items() if any((line, -side) in mine for line, side, _ in rows)} if mine else set()
    bare = re.sub(r"(?:er|est)$", "", word)
    more = opposed(bare) if bare != word and (bare in sides() or bare in wordnet()) else NOTHING[2]
    return frozenset(ours) | wordnet().get(word, NOTHING)[2] | more


NOTHING: tuple[frozenset[str], frozenset[str], frozenset[str]] = (frozenset(), frozenset(), frozenset())


@lru_cache
def wordnet() -> dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]]:
    """For each stem of a common English word the stems like it, of its kinds, and of its opposites (both ways)."""
    out = {}
    for line in rows("wordnet.txt"):
        word, *sides = (*line.split("|"), "", "", "")[:4]
        out[word] = tuple(frozenset(side.split()) for side in sides)
    return out  # type: ignore[return-value]


@lru_cache
def likes() -> dict[str, frozenset[str]]:
    """For each stem the stems that may stand for it."""
    out: dict[str, set[str]] = {}
    for line in [*rows("likewords.txt"), *(side for row in rows("opposites.txt") if not row.startswith("~") for side in row.lstrip("!").split("|"))]:
        group = {key(w) for w in line.split()}
        for one in group:
            out.setdefault(one, set()).update(group)
    return {k: frozenset(v) for k, v in out.items()}


@lru_cache
def kinds() -> dict[str, frozenset[str]]:
    """For each stem the other stems of its kind: what names one of them does not name this one."""
    out: dict[str, set[str]] = {}
    for line in rows("kinds.txt"):
        group = {key(w) for w in line.split()}
        for one in group:
            out.setdefault(one, set()).update(group - {one})
    return {k: frozenset(v) for k, v in out.items()}


def key(word: str) -> str:
    """The form in which a word is compared: its stem, or itself where it has none."""
    return stem(word.lower()) or word.lower()


def rows(name: str) -> list[str]:
    """The lines of one of the word lists beside this module."""
    return [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


NOT_SO = re.compile(r"probably (?:\w+ )?(?:not|never)\b", re.IGNORECASE)  # is unlikely
NO_CHANGE = frozenset(("contract", "contracts"))  # paper, of the stem of what shrinks
TIMELY = frozenset(("before", "already", "prior", "previously", "beforehand", "after", "afterwards", "subsequently", "later", "earlier"))  # "had not met before" denies the meeting


def signs(held: Reading, heads: frozenset[int]) -> list[tuple[Word, int, int, bool]]:
    """The words of a sentence that lie on a line of opposites: (word, line, side after negation, change of direction)."""
    table = sides()
    return [(w, line, -side if (i in heads and w.low not in TIMELY) or NOT_SO.match(held.text, w.start) else side, change) for i, w in enumerate(held.words) if w.low not in NO_CHANGE for line, side, change in table.get(w.stem or w.low, ())]
