"""Addresses of libraries on servers, and what is said where one cannot be used. No server is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.engines.milvus_rows import stem_number
from corpus.engines.milvus_server import Access, Address, Server, ServerGone, ServerRefuses, parse
from corpus.errors import LibraryError


def test_an_address_names_host_port_and_library() -> None:
    assert parse("milvus://proxy:19531/reports") == Address("proxy", 19531, "reports")
    assert parse("milvus://proxy/reports").uri == "http://proxy:19530"
    assert parse("milvus+tls://vectors.example.org/reports?index=flat&database=ours") == Address("vectors.example.org", 19530, "reports", True, "ours", "flat")
    assert parse("milvus+tls://[::1]:1/r").uri == "https://[::1]:1"


@pytest.mark.parametrize("address", ["milvus://host", "milvus:///name", "milvus://host/a-b", "milvus://host:no/name", "milvus://host/a/b", "milvus://host/a?index=fast", "milvus://host/a?colour=red", "http://h/n"])
def test_an_address_that_cannot_be_used_is_told_with_one_that_can(address: str) -> None:
    with pytest.raises(LibraryError, match=r"milvus://HOST:PORT/NAME"):
        parse(address)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(LibraryError, match="CLUSTERLIT_MILVUS_USER") as told:
        parse("milvus://kay:hunter2@host/name")
    assert "hunter2" not in str(told.value)
    assert "kay" not in str(told.value)


def test_secrets_come_from_the_environment_or_a_file_and_are_never_printed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2\n", encoding="utf-8")
    held = Access.of({"CLUSTERLIT_MILVUS_USER": "kay", "CLUSTERLIT_MILVUS_PASSWORD_FILE": str(tmp_path / "secret"), "CLUSTERLIT_MILVUS_SECONDS": "3"})
    assert (held.user, held.password, held.seconds) == ("kay", "hunter2", 3.0)
    assert "hunter2" not in repr(held)
    with pytest.raises(LibraryError, match="CLUSTERLIT_MILVUS_TOKEN_FILE"):
        Access.of({"CLUSTERLIT_MILVUS_TOKEN_FILE": str(tmp_path / "none")})
    for wrong in ("soon", "0", "nan"):
        with pytest.raises(LibraryError, match="CLUSTERLIT_MILVUS_SECONDS"):
            Access.of({"CLUSTERLIT_MILVUS_SECONDS": wrong})


def test_what_a_server_says_is_told_in_our_words() -> None:
    pymilvus = pytest.importorskip("pymilvus")
    server = Server(parse("milvus://vectors:1/n"), Access())

    def told(words: str) -> Exception:
        return server.told(pymilvus.MilvusException(1, words), "search")

    assert isinstance(told("Fail connecting to server on x"), ServerGone)
    assert isinstance(told("Retry timeout: 5s, DEADLINE_EXCEEDED"), ServerGone)
    assert "does not let us in" in str(told("auth check failure, please check username and password"))
    assert "CLUSTERLIT_MILVUS_PASSWORD" in str(told("PermissionDenied"))
    assert "Milvus 2.4 or newer" in str(told("StatusCode.UNIMPLEMENTED"))
    assert isinstance(told("something new"), ServerRefuses)
    assert "something new" in str(told("something new"))
    assert not isinstance(server.told(KeyError("ours"), "search"), LibraryError)


def test_no_stem_takes_the_place_of_rows_without_words() -> None:
    assert all(1 <= stem_number(w) < (1 << 32) - 1 for w in ("kiln", "", "东京", "a" * 1000))
    assert stem_number("kiln") == stem_number("kiln") != stem_number("ferry")


def test_texts_that_are_put_in_are_not_looked_at_letter_by_letter() -> None:
    """Of pymilvus; a row's texts have tens of thousands of letters."""
    pytest.importorskip("pymilvus")
    with pytest.raises(ServerGone):
        Server(parse("milvus://127.0.0.1:1/n"), Access(seconds=0.2)).client()
    from pymilvus import DataType
    from pymilvus.client import entity_helper
    from pymilvus.grpc_gen import schema_pb2

    class Whole(str):
        def __iter__(self) -> Iterator[str]:
            raise AssertionError("its letters are looked at")

    field = schema_pb2.FieldData(type=DataType.VARCHAR, field_name="data")
    entity_helper.pack_field_value_to_field_data(Whole("kiln"), field, {"name": "data", "type": DataType.VARCHAR, "params": {"max_length": 9}}, {})
    assert list(field.scalars.string_data.data) == ["kiln"]
