from __future__ import annotations

import pytest

from ingest import markdown, passages, structure
from ingest.settings import Settings
from tests.fakes import REPORT

DOCUMENT = structure.build(markdown.read(REPORT))


def test_the_pipeline_gives_the_passages_of_the_splitter() -> None:
    from ingest.nodes import passages_of

    assert list(passages_of("r", DOCUMENT, Settings())) == passages.split(DOCUMENT, "r", Settings())


def test_settings_reach_the_splitter() -> None:
    from ingest.nodes import passages_of

    assert len(passages_of("r", DOCUMENT, Settings(passage_min=1, passage_target=10))) > len(passages_of("r", DOCUMENT, Settings()))


def test_nodes_carry_what_llama_index_needs() -> None:
    from ingest.nodes import PassageParser, ReportDocument

    nodes = PassageParser.of(Settings()).get_nodes_from_documents([ReportDocument.of("r", DOCUMENT)])
    first = nodes[0]
    assert first.node_id == "r#p1"
    assert first.ref_doc_id == "r"
    assert first.get_content() == DOCUMENT.text[first.start_char_idx : first.end_char_idx]
    assert first.metadata["locator"] == "Why they joined, para 1–2"


def test_a_bare_llama_index_document_is_refused() -> None:
    from llama_index.core.schema import Document

    from ingest.nodes import PassageParser

    with pytest.raises(TypeError, match="takes ReportDocument, not Document"):
        PassageParser.of(Settings()).get_nodes_from_documents([Document(text="words")])
