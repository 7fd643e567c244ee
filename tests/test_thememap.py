"""Themes across the reports: counts by notes and, where there are none, by search; leaves, shades, cells; nothing becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, thememap, thememap_page
from assistant.answer import Hit
from assistant.scope import Scope, rows
from assistant.thememap import ThemeMap
from corpus.errors import ScopeError, UnknownReport
from corpus.records import Record
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder, builder, lay_out

EVIL = '"><img src=x onerror="go()"><script>1</script>'


def test_a_cell_counts_what_the_filter_leaves(library: Library) -> None:
    found = thememap.of(library)
    assert found.searched == frozenset()
    for theme in ("trust", "funding", "time", "costs-and-savings"):
        for report in (FENWATER, CHOIRS):
            assert found.count(theme, report) == int(rows(library.index, Scope(reports=(report,), themes=(theme,))).sum())
    assert found.count("trust", FENWATER) > 0 == found.count("trust", CHOIRS)


def test_without_notes_passages_are_found_by_the_words_of_the_theme(tmp_path: Path) -> None:
    corpus = lay_out(tmp_path / "corpus")
    made = builder(corpus, tmp_path / "library", with_notes=False)
    made.add([corpus / "reports"])
    found = thememap.of(Library.open(tmp_path / "library", FakeEmbedder()))
    assert found.searched == {FENWATER}
    assert found.to_json()["reports"][0]["by"] == "search"  # type: ignore[index]
    assert sum(found.count(t, FENWATER) for t in found.meanings) > 0
    assert found.count("competition", FENWATER) == 0


def test_a_cell_lists_its_passages(library: Library) -> None:
    hits = thememap.passages(library, " Trust ", FENWATER)
    assert len(hits) == thememap.of(library).count("trust", FENWATER)
    assert all(h.link for h in hits)
    with pytest.raises(ScopeError, match="no theme 'tea'"):
        thememap.passages(library, "tea", FENWATER)
    with pytest.raises(UnknownReport, match="no report 'x'"):
        thememap.passages(library, "trust", "x")


def of(count: int, title: str = "T") -> ThemeMap:
    records = tuple(Record(f"r{n}", title, (title,), 2000 + n) for n in range(count))
    found = {r.id: tuple(range(n)) for n, r in enumerate(records)}
    return ThemeMap({"trust": "Meaning"}, records, {"trust": found}, frozenset({"r1"}), {r.id: 10 for r in records})


def test_many_reports_are_shown_leaf_by_leaf() -> None:
    first, last = thememap_page.html(of(14)), thememap_page.html(of(14), 99)
    assert first.count('role="columnheader"') == thememap.LEAF + 1
    assert "Reports 1 to 6 of 14" in first
    assert 'data-leaf="2"' in first
    assert "Reports 13 to 14 of 14" in last
    assert 'data-leaf="2"' in last
    assert "found by the words" in first
    assert "found by the words" not in last
    assert "no reports yet" in thememap_page.html(of(0))


def test_a_cell_says_what_it_counts_and_how_dark_it_is() -> None:
    html = thememap_page.html(of(4))
    assert '<td role="cell" class="shade-0"><span class="of">T (2000)</span><span class="none">0</span></td>' in html
    assert 'class="shade-2"' in html
    assert '>1<span class="for-screen-readers"> passage on Trust, T (2001)</span>' in html
    assert html.count('scope="row"') == 1


@pytest.mark.parametrize(("share", "dark"), [(0.0, 0), (0.01, 1), (0.1, 2), (0.2, 3), (1.0, 4)])
def test_shades(share: float, dark: int) -> None:
    assert thememap.shade(share) == dark


def test_hostile_words_stay_words() -> None:
    hit = Hit("r0", EVIL, EVIL, None, None, 1.0, "original", "p", EVIL, (EVIL,), EVIL, EVIL, link=EVIL)
    for html in (thememap_page.html(of(3, EVIL)), thememap_page.passages("trust", Record("r0", EVIL, (EVIL,)), [hit])):
        assert not re.search("<(img|script)", html)


def test_the_command_tells_the_themes(run: Callable[..., Any]) -> None:
    code, out, _ = run("themes")
    assert code == 0
    assert re.search(r"^trust: .*Menders \d", out, re.MULTILINE)
    told = json.loads(run("themes", "--json")[1])
    assert {t["theme"]: t["passages"] for t in told["themes"]}["trust"][CHOIRS] == 0
