from __future__ import annotations

import pytest

from ingest import markdown, passages, structure
from ingest.settings import Settings
from tests.fakes import REPORT

DOCUMENT = structure.build(markdown.read(REPORT))


def test_the_pipeline_gives_the_passages_of_the_splitter() -> None:
    from ingest.nodes import passages_of

    assert list(passages_of("r", DOCUMENT, Settings())) == passages.split(DOCUMENT, "r", Settings())


def test_a_document_is_hashed_once_for_all_its_nodes() -> None:
    from ingest.nodes import ReportDocument

    document = ReportDocument.of("r", DOCUMENT)
    assert document.hash is document.hash
    assert document.as_related_node_info().hash == document.hash


def test_a_text_as_long_as_many_reports_is_cut_as_any_other() -> None:
    from ingest.nodes import LONG, passages_of

    long = structure.build(markdown.read(REPORT * (2 * LONG // len(REPORT))))
    made = passages_of("r", long, Settings())
    assert [p.text for p in made[:3]] == [p.text for p in passages_of("r", DOCUMENT, Settings())][:3]
    assert len(long.text) > LONG


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
