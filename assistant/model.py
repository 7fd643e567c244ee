"""The optional language model that puts quotes into prose: how it is named and reached, and how much it may be given.

llama-index does the talking; it is imported when a model is opened, and a missing package is told with the command that installs it.
"""

from __future__ import annotations

import gc
import json
import os
import urllib.request
from collections.abc import Iterator
from typing import Any, Protocol

from assistant import line
from assistant.waiting import ModelError, Patience, Shared

WINDOW = 2048  # tokens, where nobody says how many the model reads
ASKED_MOST = 8192  # tokens asked of Ollama at most: a longer window costs memory
ANSWER = 320  # tokens left for the answer
LETTERS = 3  # characters a token has at least, as English goes


class Writer(Protocol):
    """A language model. `context` is its window in tokens, `name` what to call it."""

    name: str
    context: int

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The answer in pieces as they come; closing the iterator ends the request. Raises ModelError."""
        ...


def tokens(text: str) -> int:
    """How many tokens a text has at most, by its length."""
    return -(-len(text) // LETTERS)


def configured(spec: str | None = None) -> Writer | None:
    """The model named by `spec` or CLUSTERLIT_MODEL: "ollama:NAME" or "openai:NAME@http://127.0.0.1:8000/v1"; None where neither is given.

    CLUSTERLIT_MODEL_KEY is the key of an OpenAI-compatible server, CLUSTERLIT_MODEL_CONTEXT the window in tokens of one that does not say.
    Raises ModelError for a name that cannot be read and for a package that is not installed.
    """
    given = spec or os.environ.get("CLUSTERLIT_MODEL", "")
    if not given:
        return None
    kind, _, rest = given.partition(":")
    name, _, address = rest.partition("@")
    if kind == "ollama" and name:
        return Shared(Ollama(name, address or "http://127.0.0.1:11434"))
    if kind == "openai" and name and address.startswith(("http://", "https://")):
        return Shared(OpenAILike(name, address, os.environ.get("CLUSTERLIT_MODEL_KEY", "")))
    raise ModelError(f"'{given}' names no language model.", "Give ollama:NAME, or openai:NAME@http://127.0.0.1:8000/v1")


class Ollama:
    """A model served by Ollama; its window is asked of the server and set with every request, so that nothing is cut silently."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        shown = asked(f"{address}/api/show", {"model": name})
        lengths = [int(v) for k, v in (shown.get("model_info") or {}).items() if k.endswith(".context_length")]
        self.context = window(lengths[0] if lengths else None, ASKED_MOST)
        try:
            from llama_index.llms.ollama import Ollama as Client
            from ollama import Client as Server
        except ImportError as error:
            raise missing(error) from error
        at = Server(address, **line.client(Patience.whole))
        self._client = Client(model=name, client=at, context_window=self.context, temperature=0.0, additional_kwargs={"num_ctx": self.context, "num_predict": ANSWER})

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The answer in pieces."""
        return pieces(self._client, system, user)


class OpenAILike:
    """A model behind an OpenAI-compatible server: llama.cpp, vLLM, LM Studio and others. The key is kept out of messages."""

    def __init__(self, name: str, address: str, key: str = "") -> None:
        self.name = name
        self.context = window(_served(address, name, key), None)
        try:
            import httpx
            from llama_index.llms.openai_like import OpenAILike as Client
        except ImportError as error:
            raise missing(error) from error
        self._client = Client(
            model=name, api_base=address, api_key=key or "none", is_chat_model=True, context_window=self.context, max_tokens=ANSWER, temperature=0.0, timeout=Patience.whole, max_retries=0,
            http_client=httpx.Client(**line.client(Patience.whole)),
        )  # fmt: skip

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The answer in pieces."""
        return pieces(self._client, system, user)


def missing(error: ImportError) -> ModelError:
    """The error for a package that is not installed."""
    return ModelError(f"The package {error.name or 'for language models'} is not installed.", "Run: pip install '.[model]'")


def window(told: int | None, most: int | None) -> int:
    """The window to count with: the server's, at most `most`; else CLUSTERLIT_MODEL_CONTEXT; else a careful one. Raises ModelError."""
    if told:
        return min(told, most) if most else told
    given = os.environ.get("CLUSTERLIT_MODEL_CONTEXT", "")
    if given and not given.isdigit():
        raise ModelError(f"CLUSTERLIT_MODEL_CONTEXT is '{given}'.", "Give the model's window in tokens, for instance 4096.")
    return int(given) if given else WINDOW


def _served(address: str, name: str, key: str) -> int | None:
    """The window an OpenAI-compatible server tells: with its models, or at llama.cpp's /props; None where it tells none."""
    for row in asked(f"{address}/models", None, key).get("data") or ():
        if isinstance(row, dict) and row.get("id") in (name, None):
            told = [row.get("max_model_len"), row.get("context_length"), (row.get("meta") or {}).get("n_ctx")]
            if found := next((int(t) for t in told if t), None):
                return found
    props = asked(f"{address.removesuffix('/v1')}/props", None, key)
    found = (props.get("default_generation_settings") or {}).get("n_ctx")
    return int(found) if found else None


def asked(address: str, body: dict[str, Any] | None, key: str = "") -> dict[str, Any]:
    """What a server answers in JSON, within 3 seconds; empty where it does not: the request itself will tell what is wrong."""
    request = urllib.request.Request(address, None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"})
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=3) as answer:
            got = json.loads(answer.read(1_000_000))
    except (OSError, ValueError):
        return {}
    return got if isinstance(got, dict) else {}


def pieces(client: Any, system: str, user: str) -> Iterator[str]:
    """Pieces of llama-index' streamed chat. Raises ModelError whatever goes wrong on the way."""
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    messages = [ChatMessage(role=MessageRole.SYSTEM, content=system), ChatMessage(role=MessageRole.USER, content=user)]
    held, left = None, False
    try:
        held = client.stream_chat(messages)
        for part in held:
            yield part.delta or ""
    except GeneratorExit:
        left = True
        raise
    except Exception as error:  # the clients raise their own and their transport's errors, of many kinds
        raise ModelError(f"the model's server failed: {type(error).__name__}") from error
    finally:
        close = getattr(held, "close", None)
        if close:
            close()
        held = None
        if left:  # the clients' generators refer to themselves: their connection would stay open, and the model at work, until some later collection
            gc.collect()
