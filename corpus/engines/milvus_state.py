"""What a library on a Milvus server knows of itself, in small rows that are only ever put in and taken out: editions, parts, work that has begun.

    edition/000007       its document (a blob: what it holds, what was counted of it, its files), and when it was published
    part/HASH            a whole part: its name, serial and blobs
    begun/SERIAL         a part that is being put in; leaving/SERIAL: one that is being taken out
    run/000003           what a run of ingest has finished of its work
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from corpus.engines.milvus_tables import ROWS, Blobs, Tables, number
from corpus.errors import BrokenLibrary

KEPT = 2  # editions: the one in force and the one before


class State:
    """Read by anybody; changed by the one who writes alone."""

    def __init__(self, tables: Tables, blobs: Blobs) -> None:
        self.tables, self.blobs = tables, blobs

    def editions(self) -> dict[str, dict[str, Any]]:
        return self.said("edition")

    def document(self, name: str) -> dict[str, Any]:
        """What an edition is made of. Raises BrokenLibrary."""
        try:
            told = json.loads(self.blobs.get(self.editions()[name]["document"]).decode("utf-8", "surrogatepass"))
        except (ValueError, KeyError) as error:
            raise BrokenLibrary(f"Edition {name} of the library cannot be read.", "Publish it anew: python -m ingest --rebuild") from error
        return dict(told)

    def part(self, name: str) -> dict[str, Any] | None:
        return next((p for p in self.said("part", f"{number(name):020d}").values() if p["name"] == name), None)

    def parts(self) -> dict[str, dict[str, Any]]:
        return {p["name"]: p for p in self.said("part").values()}

    def said(self, what: str, key: str = "") -> dict[str, dict[str, Any]]:
        """The rows of a kind in the state, by key."""
        if not self.tables.there("state"):
            return {}
        where = f'pk == "{what}/{key}"' if key else f'pk like "{what}/%"'
        return {row["pk"].partition("/")[2]: json.loads(row["data"]) for row in self.tables.find("state", where, ["data"])}

    def say(self, what: str, key: str, told: Mapping[str, Any]) -> None:
        self.tables.put("state", [{"pk": f"{what}/{key}", "data": json.dumps(told), "vector": [0.0, 0.0]}])

    def unsay(self, what: str, key: str) -> None:
        self.tables.drop("state", f'pk == "{what}/{key}"')

    def leave(self, part: Mapping[str, Any]) -> None:
        """Take a part out: first it is none, then its rows go. Broken off anywhere, the next run goes on."""
        self.say("leaving", f"{part['serial']:012d}", {"name": part["name"]})
        self.unsay("part", f"{number(part['name']):020d}")
        self._finish(part["serial"], "leaving")

    def _finish(self, serial: int, what: str) -> None:
        for table in ROWS:
            self.tables.drop(table, f"serial == {serial}")
        self.unsay(what, f"{serial:012d}")

    def clean(self) -> None:
        """Take out what a run that was broken off has left."""
        whole = {p["serial"]: p for p in self.parts().values()}
        for key in self.said("leaving"):
            if int(key) in whole:
                self.unsay("part", f"{number(whole.pop(int(key))['name']):020d}")
            self._finish(int(key), "leaving")
        for key in self.said("begun"):
            if int(key) in whole:
                self.unsay("begun", key)
            else:
                self._finish(int(key), "begun")

    def sweep(self, grace: float) -> None:
        """Let go of editions that nobody reads any more, and of parts that none names."""
        editions = self.editions()
        names = sorted(editions, key=int)
        old = [n for n, after in pairwise(names) if n not in names[-KEPT:] and editions[after]["at"] < time.time() - grace]
        for name in old:
            self.unsay("edition", name)
        used = {s for n in names if n not in old for _, s in self.document(n)["reports"].values()}
        for part in self.parts().values():
            if part["serial"] not in used:
                self.leave(part)
        self.sweep_blobs()

    def sweep_blobs(self) -> None:
        """Delete the blobs that no edition, and no run that is under way, names."""
        used = {told["document"] for told in self.said("run").values()}
        for name, told in self.editions().items():
            document = self.document(name)
            used |= {told["document"], *document["files"].values(), *document["arrays"].values(), *(file for file, _ in document["reports"].values())}
        for part in self.parts().values():
            used |= {*part["files"], *part["more"]}
        for name in self.blobs.names() - used:
            self.blobs.drop(name)
