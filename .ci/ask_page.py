"""`ask_page.py URL PID`: wait for the page that PID serves, ask it a question over HTTP, and see that it answers with quotes."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from typing import Any

PATIENCE = 600.0  # seconds: a slow machine first has to build the library
QUESTION = "What barriers did small organisations face in a cluster?"
OFF_TOPIC = "How do I change the oil of a motorbike?"


def wait_for(url: str, pid: int) -> None:
    """Return when the page is served. SystemExit where it is not in time, or its process has ended."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(1)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            raise SystemExit("make chat ended before the page came up") from None
    raise SystemExit(f"no page at {url} after {PATIENCE:.0f} s")


def ask(url: str, question: str) -> dict[str, Any]:
    """One question through the page's HTTP call: first an event id, then a stream that ends with the answer."""
    call = f"{url}/gradio_api/call/ask"
    body = json.dumps({"data": [question, None]}).encode()
    request = urllib.request.Request(call, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{call}/{event}", timeout=120) as stream:
        lines = [line.decode().strip() for line in stream]
    if "event: complete" not in lines:
        raise SystemExit(f"the call did not complete: {lines}")
    answer: dict[str, Any] = json.loads(lines[lines.index("event: complete") + 1].removeprefix("data: "))[0]
    return answer


def main(url: str, pid: int) -> None:
    """Ask a question the library answers, and one it does not."""
    wait_for(url, pid)
    answer = ask(url, QUESTION)
    if answer.get("error") or answer["refused"] or not answer["quotes"] or "[1]" not in answer["answer"]:
        raise SystemExit(f"no answer with quotes: {json.dumps(answer)[:2000]}")
    print(f"{QUESTION} {len(answer['quotes'])} quotes, first from {answer['quotes'][0]['reference']}, {answer['ms']:.0f} ms")
    if not ask(url, OFF_TOPIC)["refused"]:
        raise SystemExit(f"'{OFF_TOPIC}' was not refused")
    print(f"{OFF_TOPIC} Refused, as it should be.")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), int(sys.argv[2]))
