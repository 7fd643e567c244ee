"""The collections that a library on a Milvus server consists of, and bytes of any length in one of them.

    NAME_passages   a row for each passage: serial of its part, what limits go by, the vector, stems as a sparse vector, and the row itself
    NAME_notes      the same for notes, without a vector
    NAME_asked      vectors of notes' summaries and questions, several to a note
    NAME_blobs      bytes in pieces, named by their SHA-256: parts, and what belongs to an edition
    NAME_state      small rows that are only ever put in and taken out: editions, parts, parts begun, writers

A row is put in once and taken out once: it is never changed. So nothing has to be changed in two places at once, which no server of this kind does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.contents import REBUILD
from corpus.engines.milvus_server import Server, ServerRefuses
from corpus.errors import BrokenLibrary

FORMAT = "clusterlit library, format 1"
PAGE = 16_384  # rows of one answer: the most that Milvus gives
TEXT = 65_535  # bytes of a text field: the most that it takes
PIECE = TEXT // 4 * 3  # bytes that base64 makes a text field of
LISTED = 4_096  # numbers in an array field: the most that it takes
BATCH = 4_000_000  # bytes of rows that are sent together, roughly: servers take up to 64 MB
PIECES = 128  # pieces of bytes that are asked for together
ROWS = ("passages", "notes", "asked")


def number(text: str) -> int:
    """What a filter compares instead of a text: 62 bits of its hash, so that no text of anybody's stands in an expression."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 2


class Tables:
    """A library's collections. They are made when something is first put into them; those of somebody else are refused."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._sound: set[str] = set()

    def name(self, table: str) -> str:
        """A collection's name."""
        return f"{self.server.address.name}_{table}"

    def there(self, table: str) -> bool:
        """Whether a collection has been made. Raises ServerRefuses where one of that name is not ours."""
        if table in self._sound:
            return True
        if not self.server.call("has_collection", self.name(table)):
            return False
        told = self.server.call("describe_collection", self.name(table))
        if told.get("description") != FORMAT:
            raise ServerRefuses(f"The server holds a collection '{self.name(table)}' that is no part of a library of this version.", "Give the library another name: milvus://HOST:PORT/NAME")
        self._sound.add(table)
        return True

    def make(self, table: str, width: int = 2) -> None:
        """Make a collection that is not there; `width`: numbers in a vector. Raises ServerRefuses where it is there with vectors of another length."""
        if self.there(table):
            if table in ("passages", "asked") and (found := self.width()) != width:
                raise ServerRefuses(f"The library's vectors have {found} numbers, not {width}.", "It was made with another model: give the library another name, or add everything anew.")
            return
        from pymilvus import DataType

        schema = self.server.schema(FORMAT)
        indexes = self.server.client().prepare_index_params()
        if table in ROWS:
            schema.add_field("pk", DataType.INT64, is_primary=True)
            for field in ("serial", "n", "year", "evidence"):
                schema.add_field(field, DataType.INT64)
            for field in ("themes", "terms"):
                schema.add_field(field, DataType.ARRAY, element_type=DataType.INT64, max_capacity=LISTED)
        else:
            schema.add_field("pk", DataType.VARCHAR, is_primary=True, max_length=200)
        if table != "asked":
            schema.add_field("data", DataType.VARCHAR, max_length=TEXT)
        if table in ("passages", "notes"):
            schema.add_field("stems", DataType.VARCHAR, max_length=TEXT)
            schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
            indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        if table != "notes":
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=width)  # a collection without any is not taken
        self._create(table, schema, indexes, {"notes": "", "passages": self.server.address.index, "asked": self.server.address.index}.get(table, "flat"))
        self._sound.add(table)

    def _create(self, table: str, schema: Any, indexes: Any, index: str) -> None:
        def create(**kind: Any) -> None:
            made = self.server.client().prepare_index_params()
            made.extend(indexes)
            if kind:
                made.add_index("vector", metric_type="IP", **kind)
            self.server.call("create_collection", self.name(table), schema=schema, index_params=made, consistency_level="Strong")

        if index == "hnsw":
            try:
                create(index_type="HNSW", params={"M": 32, "efConstruction": 128})
                return
            except ServerRefuses:  # Milvus Lite has none
                if self.server.call("has_collection", self.name(table)):
                    self.server.call("drop_collection", self.name(table))
        create(**({"index_type": "FLAT"} if index else {}))

    def width(self) -> int:
        """Numbers in a vector."""
        fields = self.server.call("describe_collection", self.name("passages"))["fields"]
        return next(int(f["params"]["dim"]) for f in fields if f["name"] == "vector")

    def put(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Put rows in, some megabytes at a time."""
        batch: list[dict[str, Any]] = []
        size = 0
        for row in rows:
            batch.append(row)
            size += len(row.get("data", "")) + 24 * len(row.get("terms", ())) + 4 * len(row.get("vector", ()))
            if size > BATCH:
                self.server.call("insert", self.name(table), batch)
                batch, size = [], 0
        if batch:
            self.server.call("insert", self.name(table), batch)

    def drop(self, table: str, where: str) -> None:
        """Take rows out."""
        if self.there(table):
            self.server.call("delete", self.name(table), filter=where)

    def find(self, table: str, where: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """All rows that fit, in the order of their keys."""
        last = ""
        while True:
            found = self.server.call("query", self.name(table), filter=where + last, output_fields=["pk", *fields], limit=PAGE, consistency_level="Strong")
            found = sorted(found, key=lambda row: row["pk"])
            yield from found
            if len(found) < PAGE:
                return
            last = f" and pk > {json.dumps(found[-1]['pk'])}"

    def count(self, table: str, where: str) -> int:
        """How many rows fit."""
        return int(self.server.call("query", self.name(table), filter=where, output_fields=["count(*)"], consistency_level="Strong")[0]["count(*)"])


class Blobs:
    """Bytes by name. A name is the SHA-256 of what it stands for and in how many pieces it lies: what is there already is not put again."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, data: bytes) -> str:
        """Keep bytes and return their name."""
        packed = zlib.compress(data, 6)
        pieces = [packed[a : a + PIECE] for a in range(0, len(packed), PIECE)]
        name = f"{hashlib.sha256(data).hexdigest()}-{len(pieces)}"
        keys = [f"{name}/{n:06d}" for n in range(len(pieces))]
        self._tables.make("blobs")
        held = {row["pk"] for some in _some(keys) for row in self._tables.find("blobs", f"pk in {json.dumps(some)}", [])}
        self._tables.put("blobs", [{"pk": k, "data": base64.b64encode(p).decode(), "vector": [0.0, 0.0]} for k, p in zip(keys, pieces, strict=True) if k not in held])
        return name

    def get(self, name: str) -> bytes:
        """What a name stands for. Raises BrokenLibrary where it is missing, or not what it is named by."""
        try:
            digest, count = name.split("-")
            keys = [f"{name}/{n:06d}" for n in range(int(count))]
            found = {row["pk"]: row["data"] for some in _some(keys) for row in self._tables.find("blobs", f"pk in {json.dumps(some)}", ["data"])}
            data = zlib.decompress(b"".join(base64.b64decode(found[k], validate=True) for k in keys))
            if hashlib.sha256(data).hexdigest() != digest:
                raise ValueError("It is not what it is named by.")
            return data
        except (KeyError, ValueError, zlib.error) as error:
            raise BrokenLibrary("A piece of the library is missing on the server, or damaged.", REBUILD) from error

    def names(self) -> set[str]:
        """All of which the first piece is there, whole or not."""
        return {str(row["pk"]).partition("/")[0] for row in self._tables.find("blobs", 'pk like "%/000000"', [])} if self._tables.there("blobs") else set()

    def drop(self, name: str) -> None:
        """Let go of one."""
        self._tables.drop("blobs", f'pk like "{name}/%"')


def _some(keys: Sequence[str]) -> Iterator[list[str]]:
    return (list(keys[a : a + PIECES]) for a in range(0, len(keys), PIECES))
