"""Why something is, what it is for and what came of it: each must stand in the quotes. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import suspect
from assistant.bearing import LIGHT, NEUTRAL, TELLING, Source
from assistant.claims import Reading, Word

WHY = r"because(?: of)?|due to|owing to|thanks to|on account of|as a result of|on the grounds"
THEREBY = r"led to|leading to|leads? to|result(?:ed|ing|s)? in|causing|caused|which meant|meaning that|so that|in order to|so as to|with the result|thereby|as a consequence"
CUE = re.compile(rf"\b(?:{WHY}|{THEREBY})\b", re.IGNORECASE)
REMARK = re.compile(rf"[,;:–—] ((?:an?|which|something)\b[^,;:–—]*?)\b(?:{WHY})\b", re.IGNORECASE)
ONLY_WHY = re.compile(rf"\b(?:{WHY})\b", re.IGNORECASE)
UNTIL = re.compile(r"[,;:()–—]|\b(?:but|although|though|while|whereas|and (?:the|it|they|that))\b", re.IGNORECASE)
# What in a quote may be told as a reason. "For", "with" and "to" are too common to count, but for a few turns.
GIVES = re.compile(
    r"\b(?:because|due|owing|thanks|since|given|so(?! (?:far|called|many|much)\b)|therefore|thus|hence|consequen\w+|caus\w+|reasons?|le(?:d|ads?|ading)|result\w*|means?|meant|meaning|mak(?:e|es|ing)|made|enabl\w+|allow\w*|forc\w+|br(?:ing|ings|inging|ought)|prompt\w*|creat\w+|contribut\w+"
    r"|reflect\w*|factors?|attribut\w+|driv\w+|drove|in order|by \w+ing|through|without|for (?:want|lack|fear|this|that)|thereby|partly|function of|root\w*|impact\w*|effect\w*|affect\w*|as(?! (?:well|such|an?|the|much|many|part|far|though|yet|if|of|opposed|in|for|to)\b)|(?<=, )as (?=the\b|its?\b|their\b|there\b|they\b|an?\b)|until|unless|depend\w*|if|when|help\w*|need\w*|enough|hard|difficult\w*|prevent\w*|attract\w*|produc\w+|trigger\w*|generat\w+|stimulat\w+|too|pressure|lack|in that|catalyst\w*)\b|^(?:Being|Having|With|As|Tired)\b",
    re.IGNORECASE,
)


def unborne(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A reason where the quotes give none; words of a reason, a purpose or a consequence that the quotes do not have."""
    cue = ONLY_WHY.search(held.text)
    if cue and near and not any(GIVES.search(s.text) for s in near):
        yield f"the quotes give no reason ('{cue[0].lower()}')"
        return
    for cue in CUE.finditer(held.text):
        span = _span(held, cue)
        lost = [w for w in span if not _borne(w, near)]
        if lost and 2 * len(lost) >= len(span):
            yield f"'{lost[0].text}' is not in the quotes, as a reason or a result"
            return


def misplaced(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A reason that the quotes give for a remark added to what the sentence tells: "the boats stayed in, a loss made worse because coal was dear"."""
    cue = ONLY_WHY.search(held.text)
    comma = held.text.find(",", cue.end()) if cue and not held.text[: cue.start()].strip() else 0
    if not cue or comma < 0:
        return
    until = comma or len(held.text)
    cause = [w for w in held.content if cue.end() <= w.start < until and w.stem not in LIGHT]
    effect = [w for w in held.content if (w.start >= comma if comma else w.end <= cue.start()) and w.stem not in NEUTRAL]
    for source in near[:2]:
        for m in REMARK.finditer(source.text):
            at = {w: [source.held.words[i].start for i in source.at(w.stem)] for w in (*cause, *effect)}
            because = sum(any(p >= m.end() for p in at[w]) for w in cause)
            if because and 2 * because >= len(cause) and any(p < m.start() for w in effect for p in at[w]) and not any(m.start() <= p < m.end() for w in effect for p in at[w]):
                yield f"the quotes give that reason for something else ('{m[1].strip()}')"
                return


def _span(held: Reading, cue: re.Match[str]) -> list[Word]:
    """The content words of what a cue brings in, up to the end of its clause."""
    end = UNTIL.search(held.text, cue.end())
    till = end.start() if end else len(held.text)
    return [w for w in held.content if cue.end() <= w.start < till and (w.stem not in suspect.general() or w.stem in TELLING - LIGHT) and not w.text[0].isupper()]


def _borne(word: Word, near: Sequence[Source]) -> bool:
    return any(s.at(word.stem) for s in near) or suspect.akin(word, near)
