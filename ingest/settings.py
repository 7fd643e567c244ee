"""What shapes a library. The whole object goes into the library's stamp, so that no setting can be forgotten there."""

from __future__ import annotations

from dataclasses import asdict, dataclass

AUTO = "auto"  # of the precision: what the library has, else what a large run is quick with
FORMAT = 1  # of the files on disk; raised when an old library could no longer be read


@dataclass(frozen=True)
class Settings:
    """Sizes in characters.

    `passage_target`: blocks are gathered until the next would pass it. `passage_min`: a passage is not closed below it.
    `passage_max`: the contract's 1,200. `embedding_model`: empty for the packaged all-MiniLM-L6-v2, else any
    sentence-transformers name or folder; `query_prefix` is what that model wants before a question.
    `precision`: what its numbers are while it computes, "float32" or "bfloat16"; vectors are kept as float32 either way.
    """

    passage_target: int = 400
    passage_min: int = 250
    passage_max: int = 1200
    embedding_model: str = ""
    query_prefix: str = ""
    text_prefix: str = ""
    precision: str = "float32"

    def stamp(self) -> dict[str, object]:
        """The settings as plain values, with the format's number."""
        return {**asdict(self), "format": FORMAT}
