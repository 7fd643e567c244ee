"""Slips of the finger in a question, mended by the library's own words; what people write short, written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant import english
from assistant.nearest import Nearest
from corpus.vocabulary import Vocabulary
from corpus.words import STOP, WORD, stems

# What people in Britain write short in a chat, whatever they ask about.
ROWS = (
    "u=you ur=your r=are ppl=people org=organisation orgs=organisations govt=government gov=government cllr=councillor cllrs=councillors yr=year yrs=years "
    "mth=month mths=months wk=week wks=weeks hrs=hours mins=minutes pls=please plz=please thx=thanks thru=through tho=though abt=about btwn=between "
    "coz=because cuz=because bcos=because bc=because wld=would shld=should cld=could wot=what wat=what hw=how wen=when teh=the hte=the adn=and nad=and taht=that waht=what "
    "whta=what wich=which thier=their dept=department depts=departments cttee=committee ctte=committee mtg=meeting mtgs=meetings mgmt=management "
    "mgt=management comms=communications vols=volunteers assoc=association approx=approximately natl=national intl=international devt=development "
    "dev=development dont=don't doesnt=doesn't didnt=didn't cant=can't wont=won't isnt=isn't arent=aren't wasnt=wasn't werent=weren't havent=haven't "
    "hasnt=hasn't hadnt=hadn't wouldnt=wouldn't couldnt=couldn't shouldnt=shouldn't thats=that's whats=what's whos=who's hows=how's wheres=where's "
    "theres=there's im=I'm ive=I've youre=you're youve=you've theyre=they're theyve=they've weve=we've "
)
SHORT = dict(row.split("=") for row in ROWS.split())
PLAIN = 4  # letters under which a word is left alone: too many words are near it
OFTEN = 20  # times that a word must stand in the library for four letters to be a slip of it
KNOWN = 3  # times that a name must stand in the library for a word in lower case to be a slip of it
LONG = 9  # letters from which two slips are borne with
FEW, MOST = 4, 15  # strange words that any question may have, and no question
GENERAL = 30_000  # commonest English words that a slip may be of, where the library has none as near
ADDRESS = re.compile(r"[@/\\_]|\w\.\w|^www")


@dataclass(frozen=True)
class Mended:
    """A question as it was read, and (written, read) for each word that was changed."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> bool:
        """Whether the asker should hear of it: a word that is searched for was changed."""
        return any(stems(new) and stems(new) != stems(old) for old, new in self.changes if new.replace("'", "") != old)


class Speller:
    """Mends questions. `known` says whether the library's indexes hold a stem; `general` gives the English words, only when one is needed."""

    def __init__(self, vocabulary: Vocabulary, known: Callable[[str], bool], general: Callable[[], Mapping[str, int]] = english.words) -> None:
        self._held = vocabulary
        self._known = known
        self._general = general

    @cached_property
    def _nearest(self) -> Nearest:
        """The library's words that a slip may be of; a word seen once may be a slip itself, unless English knows it."""
        general = self._general()
        return Nearest({w: n for w, n in self._held.words.items() if len(w) >= PLAIN and (n > 1 or w in general)})

    @cached_property
    def _nearest_general(self) -> Nearest:
        general = self._general()
        return Nearest({w: general[w] for w in list(general)[:GENERAL] if len(w) > PLAIN})

    def mend(self, text: str) -> Mended:
        """The question with slips mended. Names, numbers, acronyms, addresses and words that English knows stay as they are; so does
        a text of which most is strange: it is in another language."""
        shouted = text.isupper()
        out: list[str] = []
        changes: list[tuple[str, str]] = []
        tokens = list(WORD.finditer(text))
        strange = sum(not self._is_word(t[0].lower()) for t in tokens)
        if strange > min(MOST, max(FEW, len(tokens) / 2)):
            return Mended(text)
        n = at = 0
        while n < len(tokens):
            token = tokens[n]
            joined = tokens[n + 1] if n + 1 < len(tokens) and text[token.end() : tokens[n + 1].start()] == " " else None
            read, used = self._word(text, token, joined, shouted)
            if read is not None:
                end = tokens[n + used - 1].end()
                changes.append((text[token.start() : end], read))
                out += [text[at : token.start()], read]
                at = end
            n += used
        return Mended("".join([*out, text[at:]]), tuple(changes))

    def _word(self, text: str, token: re.Match[str], after: re.Match[str] | None, shouted: bool) -> tuple[str | None, int]:
        """What a word, or it and the one after, should read (None: as it stands), and how many words that took."""
        word = token[0]
        bare, tail = (word[:-2], word[-2:]) if word[-2:] in ("'s", "’s") else (word, "")
        low = bare.lower()
        if after is not None and (whole := self._together(low, after[0].lower())):
            return _cased(bare, whole), 2
        if low in SHORT and not (bare.isupper() and len(bare) > 1) and not _in_address(text, token):
            return _cased(bare, SHORT[low]) + tail, 1
        if low in self._held.words or not bare.isalpha() or _in_address(text, token):
            return None, 1
        if len(low) < PLAIN or low in STOP or low in self._general() or (not shouted and not (bare.islower() or bare.istitle())):
            return None, 1
        name = bare[0].isupper() and not shouted and not _opens(text, token.start())
        read = self._near_name(low) if name else self._near(low)
        return (_cased(bare, read) + tail, 1) if read else (None, 1)

    def _is_word(self, low: str) -> bool:
        return low in STOP or low in self._held.words or low in self._general()

    def _near(self, low: str) -> str:
        """The nearest word of the library, else of English, else two words; empty where none is near enough.

        A word that is new, but whose stem the library holds, is hardly a slip: only one that is as good as the same replaces it.
        """
        formed = all(map(self._known, stems(low)))
        most = 2 if len(low) >= LONG and not formed else 1
        ranked = [self._rank(low, d, w) for d, w in self._nearest.within(low, most) if self._allowed(low, d, w)]
        best = min(ranked, default=None)
        if not formed and (best is None or best[0] > 1):  # a plain English word that is nearer is meant, though the library has it not
            plain = [self._rank(low, d, w) for d, w in self._nearest_general.within(low, 1) if w[0] == low[0]] if len(low) > PLAIN + 1 else []
            best = min(plain, default=best)
        return best[-1] if best else "" if formed else self._apart(low)

    def _rank(self, low: str, slips: int, word: str) -> tuple[int, bool, int, str]:
        counts = self._held.words if word in self._held.words else self._general()
        return slips, word[0] != low[0], -counts[word], word

    def _allowed(self, low: str, slips: int, word: str) -> bool:
        """A far word must begin alike; so must a name, and one seen once or twice is taken for another's. A short word must have the
        same letters, some of them doubled or not, or lack one letter of a word that is often used."""
        name = word in self._held.names
        if (word[0] != low[0] and (slips > 1 or name)) or (name and self._held.words[word] < KNOWN):
            return False
        lacks = len(word) > len(low) and self._held.words[word] >= OFTEN
        return len(low) > PLAIN or set(word) == set(low) or lacks

    def _near_name(self, low: str) -> str:
        """A name of the library's one slip from a name in the question; other names are let stand."""
        if len(low) <= PLAIN or low in self._general():
            return ""
        general = self._general()  # a word that English has not is as good as a name
        near = [w for d, w in self._nearest.within(low, 1) if (w in self._held.names or w not in general) and w[0] == low[0]]
        return min(near, key=lambda w: (-self._held.words[w], w), default="")

    def _together(self, low: str, after: str) -> str:
        """A word of the library that stands in two pieces, of which one at least is no word."""
        whole = low + after
        if len(whole) < 6 or self._held.words.get(whole, 0) < 2 or (self._is_word(low) and self._is_word(after)):
            return ""
        return whole

    def _apart(self, low: str) -> str:
        """Two words of the library written as one; of several ways the one whose rarer word is commonest."""
        words = self._held.words
        ways = [(words.get(low[:i], 0), words.get(low[i:], 0), i) for i in range(3, len(low) - 2)]
        best = max(((min(a, b), -i) for a, b, i in ways), default=(0, 0))
        return f"{low[: -best[1]]} {low[-best[1] :]}" if best[0] >= 5 else ""


def _cased(written: str, read: str) -> str:
    if written.isupper() and len(written) > 1:
        return read.upper()
    return read[0].upper() + read[1:] if written[0].isupper() else read


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins here."""
    before = text[:at].rstrip(" \t\"'“‘(")
    return not before or before[-1] in ".?!:\n"


def _in_address(text: str, token: re.Match[str]) -> bool:
    start = max(text.rfind(c, 0, token.start()) for c in " \n\t") + 1
    end = min((i for c in " \n\t" if (i := text.find(c, token.end())) >= 0), default=len(text))
    chunk = text[start:end].rstrip(".,;:?!)")
    return chunk != token[0] and bool(ADDRESS.search(chunk))
