"""Quotes to Markdown: numbers, headings, marks; nothing a document says becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import compose
from assistant.answer import Answer, Hit, Quote
from corpus.records import Record

EVIL = "<img src=x onerror=go()> [here](http://b.invalid) ![pic](http://b.invalid/c.png) `code` **bold** _it_ | cell ~~gone~~ # head $x$ \\[1] &lt;b&gt; </details>"
MILLS = Record("mills", "Nine mills", ("Weir Press",), 2011, short="Weir")
CHOIRS = Record("choirs", "Nine choirs", ("Ida Brook",), 2019, evidence="survey")
RECORDS = {"mills": MILLS, "choirs": CHOIRS}
QUOTE = Quote(1, "mills", "The wheel turned twice.", "Wheels, para 3", 7, "v", "(Weir, 2011, p. v)", "original", heading="Wheels")
NOTE = replace(QUOTE, n=2, report="choirs", text="All sing.", kind="note", heading="Singing", locator="Tuning, para 1", page=None, page_label=None)


def bare(markdown: str) -> str:
    """Markdown without what is escaped."""
    return re.sub(r"\\[\\`*_{}\[\]|#~$]|&(?:amp|lt|gt);", "", markdown)


def test_an_answer_groups_quotes_under_headings_and_says_what_it_rests_on() -> None:
    third = replace(QUOTE, n=3, text="It stopped.", heading="Frost")
    second = replace(QUOTE, n=2, text="It creaked.")
    said = compose.answer([QUOTE, second, third, replace(NOTE, n=4)], RECORDS)
    assert re.findall(r"^\*\*(.+)\*\*$", said, re.MULTILINE) == ["Wheels", "Frost", "Singing"]
    assert re.findall(r"\[(\d+)\]", said) == ["1", "2", "3", "4"]
    assert "> “The wheel turned twice.”\n>\n> — Weir (2011), Wheels, para 3 [1]" in said
    assert said.endswith("Add it to quote it.")
    assert "2 reports: Weir, Ida Brook" in said


def test_an_answer_of_one_report_says_nothing_of_notes() -> None:
    said = compose.answer([replace(QUOTE, heading="")], RECORDS)
    assert said.startswith("**Nine mills**")
    assert said.endswith("*This rests on 1 report: Weir. It is from 2011.*")


def test_the_newest_of_several_is_told_and_nothing_where_no_year_is_known() -> None:
    assert "Weir, Ida Brook. The newest is from 2019.*" in compose.answer([QUOTE, replace(NOTE, n=2)], RECORDS)
    assert compose.answer([QUOTE], {"mills": replace(MILLS, year=None)}).endswith("1 report: Weir.*")


def test_a_comparison_stands_under_the_reports_names_each_once() -> None:
    said = compose.answer([QUOTE, replace(QUOTE, n=2, heading="Frost"), replace(NOTE, n=3)], RECORDS, "compare")
    assert re.findall(r"^\*\*(.+)\*\*$", said, re.MULTILINE) == ["Weir (2011)", "Ida Brook (2019)"]
    assert compose.answer([QUOTE], RECORDS, "compare").startswith("**Wheels**"), "there is nothing beside it"


@pytest.mark.parametrize(("count", "told"), [(0, ""), (2, "N0, N1"), (7, "N0, N1, N2, N3, N4, N5, N6"), (9, "N0, N1, N2, N3, N4, N5 and 3 others")])
def test_reports_that_say_nothing_are_told_last(count: int, told: str) -> None:
    records = RECORDS | {f"r{n}": Record(f"r{n}", "T", year=2001, short=f"N{n}") for n in range(count)}
    said = compose.answer([QUOTE], records, silent=[f"r{n}" for n in range(count)])
    assert said.endswith(f"*Nothing close to it was found in: {told}.*" if told else "It is from 2011.*")


@pytest.mark.parametrize(("context", "label"), [("The wheel was old.", "Just before:"), ("Three things came of it:", "Introduced by:")])
def test_the_line_before_a_quote_stands_apart_and_escaped(context: str, label: str) -> None:
    assert compose.line(replace(QUOTE, context=context), MILLS).startswith(f"> *{label}* “{context}”\n>\n> “The wheel turned twice.”\n>\n> — Weir")
    assert "<" not in compose.line(replace(QUOTE, context=EVIL), MILLS)
    assert "*Just" not in compose.line(QUOTE, MILLS)


def test_a_note_is_marked_as_our_words_and_never_in_quotation_marks() -> None:
    assert compose.line(NOTE, CHOIRS) == "> *Our note:* All sing.\n>\n> — Ida Brook (2019), Tuning, para 1 [2]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It turned.", "“It turned.”"),
        ("“It turned.”", "“It turned.”"),
        ("‘It turned.’", "‘It turned.’"),
        ("“It turned.", "“It turned.”"),
        ("“It turned. It stopped.” – Miller, Weir End", "“It turned. It stopped.” – Miller, Weir End"),
        ("It stopped.” – Miller", "“It stopped.” – Miller"),
        ("He said “stop” twice.", "“He said “stop” twice.”"),
        ("one\n  two\n\nthree", "“one / two / three”"),
    ],
)
def test_quotation_marks_are_closed_once(text: str, shown: str) -> None:
    assert compose.line(replace(QUOTE, text=text), MILLS).startswith(f"> {shown}\n>\n")


def test_a_speaker_stands_before_the_body() -> None:
    assert "— The miller, quoted in Weir (2011), Wheels" in compose.line(replace(QUOTE, speaker="the miller"), MILLS)


def test_hostile_words_stay_words_wherever_they_come_from() -> None:
    record = Record("mills", EVIL, (EVIL,), 2011, short=EVIL, evidence=EVIL)
    quote = replace(QUOTE, text=EVIL, heading=EVIL, locator=EVIL, speaker=EVIL)
    records = {"mills": record}
    shown = [
        compose.answer([quote, replace(quote, n=2, kind="note")], records), compose.refusal([quote], records, [EVIL]),
        compose.who([quote], records), compose.around(1, [quote], records), compose.about([record], set()),
    ]  # fmt: skip
    for said in shown:
        left = bare(said)
        assert not re.search(r"<|`|\]\(|!\[|\$|~|\||^#", left)
        assert set(re.findall(r"\[[^\]]*\]", left)) <= {"[1]", "[2]"}
        assert "onerror" in left


@given(st.text(max_size=60))
def test_escaped_text_holds_no_live_markup_and_loses_nothing(text: str) -> None:
    made = compose.escape(text)
    assert not re.search(r"[<>`*_{}\[\]|#~$]", bare(made))
    back = re.sub(r"\\([\\`*_{}\[\]|#~$])", r"\1", made)
    assert back.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_a_refusal_says_so_first_and_marks_what_is_near() -> None:
    said = compose.refusal([replace(QUOTE, related=True)], RECORDS, ["Who sings?"])
    assert said.startswith("**The library does not say.**")
    assert said.index("related, but do not answer") < said.index("turned twice") < said.index("- Who sings?")
    assert compose.refusal([], RECORDS, []) == said.split("\n\n")[0]


def test_who_says_it_names_body_year_place_page_and_the_first_words() -> None:
    long = replace(QUOTE, text="The wheel turned " * 20, speaker="the miller")
    said = compose.who([long, replace(NOTE, n=2)], RECORDS)
    rows = [r for r in said.splitlines() if r.startswith("- ")]
    assert rows[0].startswith("- **The miller, quoted in Weir (2011)**, Wheels, para 3, p. v: “The wheel turned The")
    assert rows[0].endswith("…” [1]")
    assert len(rows[0]) < 200
    assert rows[1] == "- **Ida Brook (2019)**, Tuning, para 1: *Our note:* All sing. [2]"


def test_about_names_each_report_and_where_only_notes_are_there() -> None:
    said = compose.about([MILLS, CHOIRS], {"mills"})
    assert "The library holds 2 reports" in said
    assert "- Weir (2011): *Nine mills* (report)\n- Ida Brook (2019): *Nine choirs* (survey; our notes only)" in said


def test_hits_are_numbered_plain_text() -> None:
    hit = Hit("mills", "It\n*turned*.", "Wheels, para 3", 7, "5", 0.5, "original", "mills#p1", speaker="a miller", who="Weir (2011)", before="Before.", after="After.", link="clusterlit:x")
    told = "It / *turned*.\n   — A miller, quoted in Weir (2011), Wheels, para 3, p. 5\n   before: Before.\n   after:  After.\n   link:   clusterlit:x"
    assert compose.hits([hit, hit]) == f"1. {told}\n\n2. {told}"
    note = Hit("mills", "It turned.", "para 3", None, None, 0.5, "note", "mills#p1", who="Weir (2011)")
    assert compose.hits([note]) == "1. It turned.\n   — Our note on Weir (2011), para 3"
    assert compose.hits([]) == ""


def test_what_was_read_in_place_of_slips_comes_first_and_is_escaped() -> None:
    answer = Answer("wat is <b>?", False, "**Wheels**", read_as="what is <b>?")
    assert compose.shown(answer) == "*Read as: what is &lt;b&gt;?*\n\n**Wheels**"
    assert compose.shown(replace(answer, read_as="")) == "**Wheels**"
