"""Three small plots as SVG, the same bytes for the same numbers: times, memory and building against the number of passages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Lines = Mapping[str, Mapping[int, float]]
PLAIN = {"svg.hashsalt": "scale", "svg.fonttype": "none", "font.size": 8, "axes.spines.top": False, "axes.spines.right": False}
COLOURS = ("#1b4965", "#c1440e", "#5f7a61", "#8a4f7d", "#b08900", "#444444")
MARKS = "osD^vP"


def plot(path: Path, lines: Lines, heading: str, unit: str, limit: tuple[float, str] | None = None) -> Path:
    """Draw lines (name to points of size and value) on logarithmic axes and write the file; `limit`: a level to stay under, and what it is called."""
    import matplotlib

    with matplotlib.rc_context(PLAIN):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(5.2, 3.1), layout="constrained")
        axes: Any = figure.subplots()
        for n, (name, points) in enumerate(lines.items()):
            sizes = sorted(points)
            axes.plot(sizes, [points[s] for s in sizes], MARKS[n % len(MARKS)] + "-", color=COLOURS[n % len(COLOURS)], linewidth=1.2, markersize=4, label=name)
        if limit:
            axes.axhline(limit[0], color="#999999", linewidth=0.8, linestyle="--")
            axes.annotate(limit[1], (axes.get_xlim()[0], limit[0]), xytext=(2, 2), textcoords="offset points", color="#666666")
        axes.set(xscale="log", yscale="log", xlabel="passages", ylabel=unit, title=heading)
        axes.grid(True, which="major", linewidth=0.3)
        if lines:
            axes.legend(frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    path.write_text("\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").splitlines()) + "\n", encoding="utf-8")
    return path
