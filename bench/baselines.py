"""What anybody gets by wiring the same libraries together: llama-index chunks and vectors, BM25, reciprocal rank fusion. No language model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import BaseNode, NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode
from pydantic import PrivateAttr

from bench.compared import Ranked
from bench.gold import Piece
from corpus.embed import Embedder, Vectors
from corpus.records import Passage

DEPTH = 30  # pieces retrieved: more than fill 8,000 characters


class Encoder(BaseEmbedding):  # type: ignore[misc]  # llama-index is left out of the type check
    """The library's own encoder, as llama-index wants it."""

    _encoder: Embedder = PrivateAttr()

    @classmethod
    def of(cls, encoder: Embedder) -> Encoder:
        """Wrap an encoder."""
        made = cls(model_name=encoder.name, embed_batch_size=256)
        made._encoder = encoder
        return made

    def _get_query_embedding(self, query: str) -> list[float]:
        return list(map(float, self._encoder.encode_question(query)))

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, row)) for row in self._encoder.encode(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class Words(BaseRetriever):  # type: ignore[misc]  # as above
    """BM25 by bm25s over nodes, English stop words out, stemmed: its documented use."""

    def __init__(self, nodes: Sequence[BaseNode], k: int = DEPTH) -> None:
        import bm25s
        import Stemmer

        super().__init__()
        self._nodes, self._k = nodes, min(k, len(nodes))
        self._stemmer = Stemmer.Stemmer("english")
        self._ranker = bm25s.BM25()
        self._ranker.index(self._cut([n.get_content() for n in nodes]), show_progress=False)

    def _cut(self, texts: list[str]) -> Any:
        import bm25s

        return bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)

    def rows(self, question: str) -> list[tuple[int, float]]:
        """The best rows with their scores, best first; only those that share a word with the question."""
        found, scores = self._ranker.retrieve(self._cut([question]), k=self._k, show_progress=False)
        return [(int(i), float(s)) for i, s in zip(found[0], scores[0], strict=True) if s > 0]

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=self._nodes[i], score=s) for i, s in self.rows(query_bundle.query_str)]


class Once(BaseRetriever):  # type: ignore[misc]  # as above
    """Another retriever that is asked each question once: it stands alone and in a fusion. A fusion writes into what it is given, so each gets its own."""

    def __init__(self, asked: Any) -> None:
        super().__init__()
        self._asked = asked
        self._known: dict[str, list[NodeWithScore]] = {}

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = query_bundle.query_str
        if question not in self._known:
            self._known[question] = self._asked.retrieve(question)
        return [NodeWithScore(node=n.node, score=n.score) for n in self._known[question]]


def systems(files: Mapping[str, Path], passages: Sequence[Passage], encoder: Embedder) -> dict[str, Ranked]:
    """The baselines over the files of reports by id, then over our passages; each brings as many pieces as fill the budget."""
    read = [d for report, path in files.items() for d in documents(report, path)]
    large, small, own = chunks(read, 1024, 200), chunks(read, 256, 20), nodes(passages)
    retrievers = {
        "llama-index defaults (1024 tokens)": dense(large, encoder),
        "llama-index (256 tokens)": (meaning := Once(dense(small, encoder))),
        "BM25 by bm25s (256 tokens)": (words := Words(small)),
        "reciprocal rank fusion of these two": fused(meaning, words),
        "llama-index over our passages": (meaning_own := Once(dense(own, encoder))),
        "rank fusion with BM25 over our passages": fused(meaning_own, Words(own)),
    }
    return {name: (lambda q, r=r: ranked(r, q)) for name, r in retrievers.items()}  # type: ignore[misc]


def documents(report: str, path: Path) -> Iterator[Document]:
    """A report's file as llama-index's own readers give it: a PDF is a document a page, by pypdf; anything else is its text."""
    if path.suffix.lower() != ".pdf":
        yield Document(text=path.read_text(encoding="utf-8", errors="replace"), id_=f"{report}/")
        return
    import pypdf

    for n, page in enumerate(pypdf.PdfReader(path).pages, 1):
        text = page.extract_text()
        if text.strip():
            yield Document(text=text, id_=f"{report}/{n}")


def chunks(read: Sequence[Document], size: int, overlap: int) -> list[BaseNode]:
    """Documents cut by llama-index's sentence splitter; sizes in its tokens."""
    return list(SentenceSplitter(chunk_size=size, chunk_overlap=overlap).get_nodes_from_documents(list(read)))


def nodes(passages: Sequence[Passage], vectors: Vectors | None = None) -> list[BaseNode]:
    """A library's passages as llama-index nodes, with their vectors where given."""
    return [
        TextNode(
            id_=p.id,
            text=p.text,
            embedding=None if vectors is None else vectors[i].tolist(),
            relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=p.report)},
        )
        for i, p in enumerate(passages)
    ]


def dense(held: Sequence[BaseNode], encoder: Embedder, k: int = DEPTH) -> Any:
    """A bare llama-index vector retriever over nodes (its in-memory store)."""
    return VectorStoreIndex(list(held), embed_model=Encoder.of(encoder)).as_retriever(similarity_top_k=k)


def fused(*retrievers: Any) -> Any:
    """Reciprocal rank fusion (Cormack et al. 2009) by llama-index, the question asked once and as it is."""
    return QueryFusionRetriever(
        list(retrievers), llm=MockLLM(), mode=FUSION_MODES.RECIPROCAL_RANK, similarity_top_k=DEPTH, num_queries=1, use_async=False
    )


def ranked(retriever: Any, question: str) -> list[Piece]:
    """What a llama-index retriever returns, as pieces, best first; a page's document is named after its report."""
    return [Piece(n.node.ref_doc_id.partition("/")[0], n.node.get_content()) for n in retriever.retrieve(question)]
