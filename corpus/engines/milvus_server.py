"""A Milvus server as the library calls it: its address, the connection, a deadline for every call, and errors in our own words."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from corpus.errors import DiskError, LibraryError

PREFIX = "CLUSTERLIT_MILVUS_"
PORT = 19530  # Milvus's own
SECONDS = 20.0  # that a call may take
AGAIN = 5  # times that a read is tried again where the server could not be reached
PAUSE = 0.5  # seconds before
CHANNEL = {"grpc.use_local_subchannel_pool": 1, "grpc.initial_reconnect_backoff_ms": 200, "grpc.max_reconnect_backoff_ms": 1000}  # else a server that is back is not called for up to two minutes
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
SCHEMES = {"milvus": "http", "milvus+tls": "https"}
EXAMPLE = "An address reads milvus://HOST:PORT/NAME, or milvus+tls://HOST:PORT/NAME; ?index=flat and ?database=NAME may follow."
READS = ("search", "query", "has_collection", "describe_collection", "list_collections")


class ServerGone(DiskError):
    """The server that holds the library cannot be reached, or does not answer in time."""


class ServerRefuses(LibraryError):
    """The server that holds the library does not do what is asked: another version, a name or password that is wrong, something of somebody else's."""


@dataclass(frozen=True)
class Address:
    """Where a library lies on a server. `name` begins the names of its collections; `index`: "hnsw" (approximate), or "flat", which compares every row."""

    host: str
    port: int
    name: str
    tls: bool = False
    database: str = ""
    index: str = "hnsw"

    @property
    def uri(self) -> str:
        """As pymilvus takes it."""
        return f"{'https' if self.tls else 'http'}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def parse(address: str) -> Address:
    """An address from what was typed. Raises LibraryError, which repeats nothing that may be a password."""
    try:
        parts = urlsplit(address)
        name, port, host = parts.path.strip("/"), parts.port or PORT, parts.hostname or ""
        given = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        raise LibraryError("The library's address cannot be read.", EXAMPLE) from error
    if parts.username is not None or parts.password is not None:
        raise LibraryError("The library's address holds a name or password, which logs and lists of processes would show.", f"Give them as {PREFIX}USER and {PREFIX}PASSWORD.")
    if parts.scheme not in SCHEMES or not host or not NAME.fullmatch(name):
        raise LibraryError(f"The library's address has no {'host' if not host else 'name of letters, digits and _'}.", EXAMPLE)
    index = given.pop("index", "hnsw")
    database = given.pop("database", "")
    if given or index not in ("flat", "hnsw"):
        raise LibraryError(f"The library's address says '{next(iter(given), 'index')}', which cannot be used.", EXAMPLE)
    return Address(host, port, name, parts.scheme == "milvus+tls", database, index)


@dataclass(frozen=True, repr=False)
class Access:
    """Name, password and certificates for a server, from the environment; NAME_FILE names a file that holds a secret. Never printed."""

    user: str = ""
    password: str = ""
    token: str = ""
    authority: str = ""  # a file: who signs the server's certificate
    seconds: float = SECONDS

    @classmethod
    def of(cls, environ: Mapping[str, str] = os.environ) -> Access:
        """Raises LibraryError for a file that cannot be read, or seconds that are no number."""

        def said(name: str) -> str:
            if f"{PREFIX}{name}_FILE" not in environ:
                return environ.get(f"{PREFIX}{name}", "")
            try:
                return Path(environ[f"{PREFIX}{name}_FILE"]).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise LibraryError(f"The file that {PREFIX}{name}_FILE names cannot be read.", "Check its path and whose it is.") from error

        try:
            seconds = float(environ.get(f"{PREFIX}SECONDS", SECONDS))
        except ValueError:
            seconds = 0.0
        if not 0 < seconds < 86400:
            raise LibraryError(f"{PREFIX}SECONDS cannot be used.", "It takes a number of seconds above 0.")
        return cls(said("USER"), said("PASSWORD"), said("TOKEN"), environ.get(f"{PREFIX}AUTHORITY", ""), seconds)


class Server:
    """A connection that is made when it is first needed, and anew after the server was gone. Safe for many threads."""

    def __init__(self, address: Address, access: Access | None = None) -> None:
        self.address = address
        self._access = access or Access.of()
        self._lock = threading.RLock()
        self._client: Any = None

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a method of pymilvus's client. Reads are tried again, within the seconds of one call, where the server could not be reached; whatever writes is not: it may have been done.

        Raises ServerGone, ServerRefuses.
        """
        left, until = AGAIN if name in READS else 0, time.monotonic() + self._access.seconds
        while True:
            try:
                return getattr(self.client(), name)(*args, timeout=self._access.seconds, **kwargs)
            except LibraryError as error:
                again: Exception = error
            except Exception as error:
                again = self.told(error, name)
                if not isinstance(again, LibraryError):
                    raise
                again.__cause__ = error
            if not isinstance(again, ServerGone) or not left or time.monotonic() >= until:
                raise again
            left -= 1
            time.sleep(PAUSE)

    def client(self) -> Any:
        """Raises ServerGone, ServerRefuses; LibraryError where pymilvus is not installed."""
        with self._lock:
            if self._client is None:
                self._client = self._connected()
            return self._client

    def schema(self, description: str) -> Any:
        """An empty schema of a collection."""
        return self.client().create_schema(auto_id=False, enable_dynamic_field=False, description=description)

    def close(self) -> None:
        """Let the connection go."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> Any:
        try:
            import pymilvus
        except ImportError as error:
            raise LibraryError("What speaks to a Milvus server is not installed.", "Run: pip install '.[milvus]'") from error
        _unchecked()
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs every failed call with its arguments and a traceback; we tell it in one line
        held = self._access
        more: dict[str, Any] = {"grpc_options": CHANNEL, **({"server_pem_path": held.authority} if held.authority else {})}
        try:
            return pymilvus.MilvusClient(
                self.address.uri, user=held.user, password=held.password, token=held.token, db_name=self.address.database, timeout=min(held.seconds, 10.0), **more
            )
        except Exception as error:
            told = self.told(error, "connect")
            raise told from error

    def told(self, error: Exception, name: str) -> Exception:
        """An error of pymilvus in our words; another as it is. The server's own words are shown as far as they hold no value of ours."""
        where = f"The server of the library ({self.address.host}:{self.address.port})"
        if type(error).__name__ == "RpcError" or hasattr(error, "details"):
            code, said = str(getattr(error, "code", lambda: "")()), ""
        elif type(error).__module__.startswith("pymilvus"):
            code, said = f"{getattr(error, 'code', '')}", str(getattr(error, "message", error))
        else:
            return error
        low = f"{code} {said}".lower()
        if any(w in low for w in ("unauthenticated", "auth check", "permission", "privilege", "api key")):
            return ServerRefuses(f"{where} does not let us in.", f"Give {PREFIX}USER and {PREFIX}PASSWORD, or {PREFIX}TOKEN, of somebody who may use the database.")
        if "unimplemented" in low:
            return ServerRefuses(f"{where} does not know the call '{name}'.", "It has to be Milvus 2.4 or newer.")
        if any(w in low for w in ("fail connecting", "unavailable", "deadline", "timeout", "timed out", "unexpected error in rpc", "closed channel", "not ready")):
            with self._lock:
                self._client = None
            return ServerGone(f"{where} cannot be reached, or does not answer.", "Start it, or check the address and the network, then try again.")
        return ServerRefuses(f"{where} refused the call '{name}': {said[:200] or code}.", "It has to be Milvus 2.4 or newer, with the library's collections as they were made.")


def _unchecked() -> None:
    """Keep pymilvus 2.6 from looking at texts: of rows it checks each letter of a text for being a text, two fifths of the work of putting rows in.

    How long texts may be is ours to keep (`milvus_tables.TEXT`), and the server's to check.
    """
    from pymilvus.client import entity_helper

    entity_helper.CHECK_STR_ARRAY = False
