"""What the page says can be read at about twelve years of age: Flesch-Kincaid's grade (US schools; age is about grade + 5)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import prompts

# To a language model, to whoever keeps the library, or inside a saved answer: the page shows none of these.
ELSEWHERE = re.compile(r"write|source|receipt_(?!read_as).*|unanswered_(?!kept).*|link_.*")
SHOWN = sorted(p.stem for p in Path(prompts.HERE).glob("*.md") if not ELSEWHERE.fullmatch(p.stem))
MOST, MOST_OF_ONE = 6.0, 7.0  # grades: of all of it, and of any text of ten words or more


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", text)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    word = re.sub(r"(?<![aeiouyl])(?:e|ed|es)$", "", word.lower()) or word
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def grade(text: str) -> float:
    """Kincaid et al. (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    found = words(text)
    sentences = [s for s in re.split(r"[.!?:;…]+(?:\s|$)|\n\n", text) if words(s)]
    return 0.39 * len(found) / len(sentences) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def shown(name: str) -> str:
    """A text as a reader meets it: fields stand for a short word, marks of Markdown for nothing."""
    return re.sub(r"[*_`>]|^- ", "", re.sub(r"\{[a-z_]+\}", "it", prompts.load(name).text), flags=re.MULTILINE)


def test_the_measure_knows_plain_from_heavy_words() -> None:
    assert grade("The cat sat on the mat. It was warm.") < 1
    assert grade("Organisational interdependencies necessitate comprehensive methodological consideration of institutional arrangements.") > 20


def test_all_that_the_page_says_is_plain() -> None:
    assert grade(". ".join(shown(n) for n in SHOWN)) <= MOST


@pytest.mark.parametrize("name", [n for n in SHOWN if len(words(shown(n))) >= 10])
def test_no_text_is_heavy(name: str) -> None:
    assert grade(shown(name)) <= MOST_OF_ONE
