"""Questions as people spoil them: slips of the finger, acronyms for names and names for acronyms, chat around the question. Seeded."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from corpus.words import STOP

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
WORD = re.compile(r"[^\W\d_]{5,}")
# Invented, on matters near the library's: each opens a message, and closes it.
CHATS = (
    (
        "Hi there, hope you can help. I run a small community transport scheme with two minibuses and a rota of volunteers, and last winter our treasurer retired, so I have been doing her job as well as mine.",
        "Anyway, thanks for reading this far. My chair wants a page from me before Thursday, and I would rather have something solid than what I half remember from a conference.",
    ),
    (
        "Good morning! We are a lunch club and a furniture project who share a church hall in a market town. The heating broke in January, the council moved our grant to another department, and nobody answers the phone there any more.",
        "Sorry for the long message, it has been quite a month. Many thanks in advance, and best wishes from all of us here.",
    ),
    (
        "I've been the clerk of a rural parish for eleven years and before that I worked for a housing association. My neighbour, who is a trustee of the hospice shop, keeps telling me that everything was simpler in the old days, and I have begun to think she may be right.",
        "No rush at all with this. I am away until the weekend, and my committee does not meet again before the end of next month.",
    ),
    (
        "Bit of background first. Six of us met in a pub after a training day, got on like a house on fire and agreed to stay in touch. Two have since left their jobs, one has a new baby, and the rest of us are up to our necks in reports for funders.",
        "I have to give a talk about all this to some students in the spring and I am collecting what I can. Cheers, and thank you for any pointers you can give me.",
    ),
)


def slips(text: str, seed: int, most: int = 2) -> str:
    """A question with one to `most` slips, each in another word of five letters or more: two letters swapped, one left out, doubled, or
    its neighbour on the keyboard. Words all in capitals are left alone; where no word is long enough, the question."""
    chance = random.Random(f"{seed} {text}")
    places = [m for m in WORD.finditer(text) if not m[0].isupper() and m[0].lower() not in STOP]
    for place in sorted(chance.sample(places, min(len(places), chance.randint(1, most))), key=lambda m: -m.start()):
        text = text[: place.start()] + slip(place[0], chance) + text[place.end() :]
    return text


def slip(word: str, chance: random.Random) -> str:
    """A word with one slip in it, never the word itself."""
    at = chance.randrange(1, len(word) - 1)
    kinds = ["drop", "double", "near", "swap"] if word[at] != word[at + 1] else ["drop", "double", "near"]
    kind = chance.choice(kinds)
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    put = {"drop": "", "double": word[at] * 2, "near": _neighbour(word[at], chance)}[kind]
    return word[:at] + put + word[at + 1 :]


def _neighbour(letter: str, chance: random.Random) -> str:
    row = next((r for r in KEYS if letter.lower() in r), "")
    at = row.find(letter.lower())
    near = [row[i] for i in (at - 1, at + 1) if row and 0 <= i < len(row)]
    return chance.choice(near) if near else letter * 2


def shortened(text: str, acronyms: Mapping[str, tuple[str, ...]]) -> str:
    """A question with the acronym in the stead of each long form it holds."""
    for short, longs in acronyms.items():
        for long in longs:
            text = re.sub(rf"\b{re.escape(long)}\b", short, text, flags=re.IGNORECASE)
    return text


def spelled_out(text: str, acronyms: Mapping[str, tuple[str, ...]]) -> str:
    """A question with the long form in the stead of each acronym it holds."""
    for short, longs in acronyms.items():
        text = re.sub(rf"\b{re.escape(short)}(?:s\b|\b)", lambda _, long=longs[0]: long, text)  # type: ignore[misc]
    return text


def in_chat(text: str, seed: int) -> str:
    """A question in the middle of a chatty message of about ninety words."""
    before, after = random.Random(f"{seed} {text}").choice(CHATS)
    mark = "" if text.rstrip().endswith((".", "?", "!")) else "?"
    return f"{before} {text.rstrip()}{mark} {after}"
