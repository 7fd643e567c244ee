"""The structure-following splitter as a llama-index node parser, so that the same passages serve any llama-index pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, Document, NodeRelationship, TextNode
from pydantic import PrivateAttr

from corpus import records
from ingest import passages
from ingest.settings import Settings

LONG = 2_000_000  # characters: a node takes some 25 KB of memory beside its text


class ReportDocument(Document):  # type: ignore[misc]  # llama-index is left out of the type check
    """A llama-index document that carries the structure found in it. Its text does not change, so that its hash is reckoned once: each of its nodes asks for it."""

    _structure: records.Document = PrivateAttr()
    _hash: str = PrivateAttr(default="")

    @classmethod
    def of(cls, report: str, structure: records.Document) -> ReportDocument:
        """Wrap a document as read; its id is the report's."""
        made = cls(text=structure.text, id_=report)
        made._structure = structure
        return made

    @property
    def hash(self) -> str:
        """As llama-index has it."""
        self._hash = self._hash or str(super().hash)
        return self._hash

    @property
    def structure(self) -> records.Document:
        """Pages, blocks and breaks."""
        return self._structure


class PassageParser(NodeParser):  # type: ignore[misc]  # as above
    """Documents to passages (text nodes whose metadata holds heading, locator, page and offsets)."""

    _settings: Settings = PrivateAttr(default_factory=Settings)

    @classmethod
    def of(cls, settings: Settings) -> PassageParser:
        """A parser with these sizes."""
        made = cls()
        made._settings = settings
        return made

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        out: list[BaseNode] = []
        for node in nodes:
            if not isinstance(node, ReportDocument):
                raise TypeError(f"PassageParser takes ReportDocument, not {type(node).__name__}: the structure is read from the file.")
            out += [_node(node, p) for p in passages.split(node.structure, node.node_id, self._settings)]
        return out


def _node(document: ReportDocument, passage: records.Passage) -> TextNode:
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={"passage": passage, "report": passage.report, "locator": passage.locator, "page": passage.page, "page_label": passage.page_label},
        excluded_embed_metadata_keys=["passage"],
        relationships={NodeRelationship.SOURCE: document.as_related_node_info()},
    )


def passages_of(report: str, document: records.Document, settings: Settings) -> tuple[records.Passage, ...]:
    """Run the pipeline over one document; a text as long as many reports goes to the splitter itself, which is all that the pipeline holds."""
    if len(document.text) > LONG:
        return tuple(passages.split(document, report, settings))
    pipeline = IngestionPipeline(transformations=[PassageParser.of(settings)], disable_cache=True)
    return tuple(node.metadata["passage"] for node in pipeline.run(documents=[ReportDocument.of(report, document)]))
