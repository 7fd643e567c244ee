"""docs/scale.md and its plots, from what a run has kept: to be written again without measuring."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import sheet
from bench.scale import paper, plots
from bench.scale.apart import Found
from bench.scale.kinds import LISTS, MANY
from bench.scale.paper import Assumed, Carried, Measured, parts
from corpus import dense
from corpus.engines import vectors

ON_PAPER = (10_000_000, 100_000_000, 1_000_000_000)
AIMS = (("p95", 250.0, "ms", "p95 of a whole answer"), ("recall", 0.95, "", "recall@10 against exact"), ("process", 6 * 1024.0, "MB", "memory of the process"))
Sizes = Mapping[int, Mapping[str, Any]]


def written(found: Found, home: Path | None) -> str:
    """The page; with `home` given it is written to docs/scale.md there, and the plots into docs/scale/."""
    text = page(found)
    if home is not None:
        (home / "docs" / "scale").mkdir(parents=True, exist_ok=True)
        draw(found, home / "docs" / "scale")
        (home / "docs" / "scale.md").write_text(text, encoding="utf-8")
    return text


def page(found: Found) -> str:
    """The page's Markdown."""
    parts_of_it = (_head(found), _stock(found), _answers(found), _kinds(found), _laws(found), _paper(found))
    return "\n\n".join(p.strip() for p in parts_of_it if p) + "\n"


def sizes(found: Found, part: str) -> dict[int, dict[str, Any]]:
    """What a part found, by size."""
    return {int(n): row for n, row in found.get(part, {}).items() if row}


def _head(found: Found) -> str:
    loads = [row["load"] for part in ("disk", "server", "exact") for row in sizes(found, part).values()]
    loads += [row["load"] for each in sizes(found, "kinds").values() for row in each.values()]
    quiet = f"The system's load lay between {min(loads):g} and {max(loads):g} at the end of a step; where it is over the number of cores, times are upper bounds." if loads else ""
    return (
        f"# Scale\n\nWritten by `python -m bench scale OUT --text TEXT --squad FILE` on {found['date']}, {found['machine']}; `--render` writes it anew from what OUT holds. "
        f"Every step ran in a process of its own. {quiet}"
    )


def _stock(found: Found) -> str:
    held = found["stock"]
    mixed = f", {held['mixed']:,} of them words of two passages mixed" if held["mixed"] else ""
    told = (
        f"## What was measured on\n\n{held['real']:,} passages of public text ({', '.join(held['wanted']['files'])}; {held['words']:g} words and {held['sentences']:g} sentences each on average), "
        f"embedded by the product's encoder ({held['embedded'].get('precision', 'float32')})"
        f"{mixed}. {held['questions']} real questions and as many passages held out are asked; none of them is in any index."
    )
    if not held["made"]:
        return told
    rows = [[who, *(f"{q:.2f}" for q in held[key]["nearest"]), *(f"{q:.2f}" for q in held[key]["tenth"])] for who, key in (("passages held out", "held out"), ("made ones", "like them"))]
    head = ["cosine with real passages", "nearest: 10 %", "50 %", "90 %", "tenth: 10 %", "50 %", "90 %"]
    return (
        f"{told}\n\n**Made, not real:** the vectors of passages beyond the first {held['real']:,}. Each lies between a real one and a neighbour of it, moved at random as the real ones "
        "vary together, so far that it is as near to the real ones as passages held out are (medians set equal, the rest as it comes); its text is words of both mixed.\n\n" + sheet.table(head, rows)
    )


def _answers(found: Found) -> str:
    held = {"in a folder": sizes(found, "disk"), "on a Milvus server": sizes(found, "server")}
    rows = [line for where, each in held.items() for line in _answer_rows(where, each)]
    head = ["passages", "library", "p50, ms", "p95, ms", "two at once: p50", "p95", "finding 200: p50", "recall@10", "memory, MB", "server, MB", "disk, MB", "opening, s", "putting in, s", "publishing, s"]
    told = (
        "## Whole answers\n\n`ask` through the path of large libraries, models loaded, one question after the other: reading the question, embedding it, finding candidates by vectors and by words, "
        "scoring them, quotes and text. Two at once: two threads of one process. Finding: the engine alone, nearest vectors. recall@10: of the engine against comparing every row. "
        "Memory: the most that the process has held of its own, Python and the encoder included; pages of files, which the system may take back, come on top. "
        "Sentences have no index: the vectors of candidates' sentences are read from the disk, where they take their share."
    )
    if held["on a Milvus server"]:
        told += (
            " The server is Milvus Lite's program, one process on the same machine: no HNSW, all rows in its memory, and where its recall is below 1 not all of them compared. So these rows say what "
            "our side of the wire costs and what such a server bears, not how quick a Milvus of several machines is. Passages here are shorter than those of reports, so that more of them are fetched to be sure of the best by words."
        )
    return f"{told}\n\n{sheet.table(head, rows)}\n\n{_aims(sizes(found, 'disk'))}\n\n![Time of an answer by passages](scale/times.svg) ![Memory by passages](scale/memory.svg)" if rows else ""


def _answer_rows(where: str, held: Sizes) -> list[list[str]]:
    return [
        [
            f"{n:,}", where, *(f"{row[k]:.0f}" for k in ("p50", "p95", "together p50", "together p95")), f"{row['nearest p50']:.1f}", f"{row['recall']:.3f}", f"{row['process']:,.0f}",
            f"{row['server']:,.0f}" if "server" in row else "", f"{row['disk']['all']:,.0f}", f"{row['opening']:.1f}", f"{row['put']:.0f}", f"{row['publish']:.0f}",
        ]
        for n, row in sorted(held.items())
    ]  # fmt: skip


def _aims(held: Sizes) -> str:
    n = max(held)
    row = held[n]
    told = [f"{what} {row[key]:{',.0f' if row[key] > 10 else '.3f'}}{f' {unit}' if unit else ''} ({'met' if (row[key] >= aim) == (key == 'recall') else 'missed'}: {'at least' if key == 'recall' else 'at most'} {aim:g})" for key, aim, unit, what in AIMS]
    return f"Held against what we aim at, with {n:,} passages: {'; '.join(told)}."


def _kinds(found: Found) -> str:
    rows = [line for n, each in sorted(sizes(found, "kinds").items()) for name, row in each.items() for line in _kind_rows(n, name, row)]
    head = ["passages", "index", "build, s", "processor, s", "memory, MB", "opened, MB", "disk, MB", "setting", "p50, ms", "p95, ms", f"p50 for {MANY}, ms", "recall@10, questions", "passages"]
    told = (
        "## Kinds of index\n\nFAISS alone, vectors of 384 numbers, one question at a time on one thread, ten nearest. Build on all cores; memory: its own, added by building; opened: added by "
        f"reading the index from its file again, whose pages are mapped where the kind allows it. Setting: candidates that a graph's search keeps, lists looked at. The product takes {dense.FLAT} "
        f"up to {dense.EXACT:,} rows in memory ({vectors.EXACT:,} of a library that is searched on the disk) and {dense.GRAPH} beyond; {LISTS} takes less work to make, and several times as long to find as much. Where a library is made, recall is measured on its own rows; `--list` says it."
    )
    return f"{told}\n\n{sheet.table(head, rows)}\n\n![Building by passages](scale/build.svg)" if rows else ""


def _kind_rows(n: int, name: str, row: Mapping[str, Any]) -> list[list[str]]:
    first = [f"{n:,}", name, f"{row['build']:.1f}", f"{row['work']:.1f}", f"{row['memory']:,.0f}", f"{row['opened']:,.0f}", f"{row['disk']:,.0f}"]
    out = []
    for k, each in enumerate(row["settings"]):
        recall = [f"{each['recall'].get(who, float('nan')):.3f}" for who in ("questions", "passages")]
        out.append([*(first if not k else ["", "", "", "", "", "", ""]), str(each["effort"] or "all"), f"{each['p50']:.2f}", f"{each['p95']:.2f}", f"{each['p50 of many']:.2f}", *recall])
    return out


def laws(found: Found, part: str = "disk") -> dict[str, Carried]:
    """The laws that fit what a part found; none of what was measured at one size only."""
    held = sizes(found, part)
    flat = {n: {**row, "building": row["put"] + row["publish"], "disk": row["disk"]["all"], "held": row["process"] + row.get("server", 0.0)} for n, row in held.items()}
    made = {name: paper.carried(parts(flat, name)) for name in ("p50", "p95", "held", "disk", "building")}
    return {name: law for name, law in made.items() if law}


def _laws(found: Found) -> str:
    rows = []
    for part, where in (("disk", "in a folder"), ("server", "on a Milvus server")):
        for name, unit in (("p50", "ms"), ("p95", "ms"), ("held", "MB"), ("disk", "MB"), ("building", "s")):
            if law := laws(found, part).get(name):
                rows.append([where, {"held": "memory", "building": "putting in and publishing"}.get(name, name), law.told(unit), f"{(law.fit - 1):.0%}"])
    told = "## Growth\n\ny = a · n^b, n passages: least squares on the logarithms of the sizes above. Off by: the worst of the measured points; with three points or fewer that is a description, no proof."
    return f"{told}\n\n{sheet.table(['library', 'what', 'law', 'off by at most'], rows)}" if rows else ""


def _paper(found: Found) -> str:
    held, assumed = laws(found), Assumed()
    if not {"p95", "held", "disk", "building"} <= set(held):
        return ""
    rated = found["encoder"]
    given = Measured(held["held"], held["disk"], held["building"], held["p95"], rated["rate"], rated["cores"], 1 + found["stock"]["sentences"])
    needs = [paper.need(n, given, assumed) for n in ON_PAPER]
    rows = [
        [
            f"{n.passages:,}", f"{n.shards:,}", f"{n.machines:,}", f"{n.memory / 1024:,.0f}", f"{n.disk / 1024:,.0f}", f"{n.embedding:,.0f}", f"{n.workers:,}", f"{n.hours:,.0f}",
            f"{n.first:,.0f}", f"{n.month:,.0f}", f"{n.p95:,.0f}", "; ".join(n.limits),
        ]
        for n in needs
    ]  # fmt: skip
    head = ["passages", "shares", "machines", "memory, GiB", "disk, GiB", "embedding, machine-hours", "embedding at once", "hours to index", "indexing, $", "a month, $", "p95, ms", "what gives out first"]
    return f"{_assumptions(found, assumed)}\n\n{sheet.table(head, rows)}"


def _assumptions(found: Found, assumed: Assumed) -> str:
    rated = found["encoder"]
    return (
        "## On paper: 10 million, 100 million, a billion\n\n**Reckoned, not measured**, from the laws above, or the straight line through the two largest sizes where that gives more. Assumed, all in `bench/scale/paper.py`: "
        f"machines of {assumed.cores} cores, {assumed.memory / 1024:g} GiB of memory and {assumed.disk / 1024:,.0f} GiB of disk at ${assumed.hour:.2f} an hour (assumption, {assumed.dated}: a round figure, put in yours), of which a "
        f"library fills at most {assumed.share:.0%}; the library in equal shares, each machine answering from its own and the answers put together ({assumed.hop:g} ms); {assumed.copies} copies where one machine does not hold it; as many shares as an answer takes to come within {assumed.aim:g} ms (p95), where any number does, but none under 100,000 passages; "
        f"as many machines embedding at once as finish within {assumed.day:g} hours. Embedding: {rated['rate']:.0f} texts a second were measured on {rated['cores']} cores "
        f"({rated['precision']}, {rated['words']:.0f} words each), and more cores are taken to do more in proportion; sentences count as texts of that length, so the true figure is lower. No network, no "
        "work of people, no back-ups in it. Shares are what `corpus.engines` leaves to a server such as Milvus; asking several folders at once is not built."
    )


def draw(found: Found, folder: Path) -> None:
    """Write the plots into a folder."""
    disk, server, each = sizes(found, "disk"), sizes(found, "server"), sizes(found, "kinds")
    two = {"in a folder": disk, "on a Milvus server": server}
    times = {f"{where}, {p}": {n: float(row[p]) for n, row in held.items()} for where, held in two.items() for p in ("p50", "p95") if held}
    plots.plot(folder / "times.svg", times, "Time of a whole answer", "ms", (AIMS[0][1], f"{AIMS[0][1]:g} ms"))
    memory = {where: {n: float(row["process"]) + float(row.get("server", 0)) for n, row in held.items()} for where, held in two.items() if held}
    plots.plot(folder / "memory.svg", memory, "Memory while answering", "MB", (AIMS[2][1], "6 GB"))
    names = dict.fromkeys(name for row in each.values() for name in row)
    built = {f"index {name}": {n: float(row[name]["build"]) for n, row in each.items() if name in row} for name in names}
    plots.plot(folder / "build.svg", built | {f"library {w}": {n: float(r["put"] + r["publish"]) for n, r in h.items()} for w, h in two.items() if h}, "Time to build", "s")
