"""The words the product says, one file each, reviewed like code. Nothing of a report, no date, no randomness in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
FIELD = re.compile(r"\{([a-z_]+)\}")


class PromptError(ValueError):
    """A prompt that does not exist, or was given other variables than it names."""


@dataclass(frozen=True)
class Prompt:
    """A text with named fields in braces."""

    name: str
    text: str

    @property
    def fields(self) -> frozenset[str]:
        """The names of its variables."""
        return frozenset(FIELD.findall(self.text))

    def render(self, **values: str) -> str:
        """The text with its variables put in. Raises PromptError for one missing and for one too many."""
        missing, extra = sorted(self.fields - set(values)), sorted(set(values) - self.fields)
        if missing or extra:
            raise PromptError(f"Prompt '{self.name}': missing {missing}, not asked for {extra}; it names {sorted(self.fields)}.")
        return FIELD.sub(lambda m: values[m[1]], self.text)


@lru_cache
def load(name: str) -> Prompt:
    """The prompt kept in NAME.md. Raises PromptError naming those there are."""
    path = HERE / f"{name}.md"
    if not path.is_file():
        raise PromptError(f"There is no prompt '{name}'; there are {', '.join(sorted(p.stem for p in HERE.glob('*.md')))}.")
    return Prompt(name, path.read_text(encoding="utf-8").strip())
