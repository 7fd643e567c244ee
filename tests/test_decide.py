"""The briefing: which lines fit which answers, how many, in what order; which groups are alike and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Library, cases, decide
from assistant.answer import Quote
from assistant.decide import Plan
from assistant.pinned import Borne
from corpus.errors import LibraryError
from tests import pins
from tests.fakes import CHOIRS, FENWATER

CHOICES = [{"id": "few", "text": "Two", "like": "also two groups"}, {"id": "many", "text": "Nine", "like": "also nine groups"}]


@pytest.fixture(scope="module")
def plan(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    parts = [
        pins.table("section", id="for", text="For"),
        pins.table("section", id="against", text="Against"),
        pins.table("question", id="number", text="How many?", many=False, choices=CHOICES),
        pins.table("question", id="share", text="What?", many=True, choices=[{"id": "van", "text": "A van", "like": "also a van"}, {"id": "piano", "text": "A piano"}]),
        pins.table("line", section="for", text="For all.", **pins.place(library, pins.VAN)),
        pins.table("line", section="for", text="Again for all.", **pins.place(library, pins.TRUST)),
        pins.table("line", section="for", when=[{"number": ["few"]}], text="Few.", **pins.place(library, pins.PRICE)),
        pins.table("line", section="for", when=[{"number": ["few"]}], text="Few again.", **pins.place(library, pins.SHARED)),
        pins.table("line", section="for", when=[{"share": ["van"]}, {"number": ["many"]}], text="A van, or many.", **pins.piano()),
        pins.table("line", section="against", when=[{"number": ["many"], "share": ["van"]}], text="Both.", **pins.place(library, pins.PRICE)),
        pins.table("line", section="against", text="Of a report that is not here.", **pins.nowhere("gone", "001")),
    ]
    return decide.plan(pins.write(tmp_path_factory.mktemp("plan") / "decide.toml", *parts))


def told(library: Library, plan: Plan, most: int | None = 9, **answers: list[str]) -> dict[str, list[str]]:
    made = decide.brief(library, decide.read(answers, plan), most, plan, ())
    return {s.id: [b.text for b in s.lines] for s in made.sections}


def test_who_answers_nothing_hears_what_is_said_to_all(library: Library, plan: Plan) -> None:
    assert told(library, plan) == {"for": ["For all.", "Again for all."], "against": []}


def test_lines_for_the_answers_come_first(library: Library, plan: Plan) -> None:
    assert told(library, plan, number=["few"]) == {"for": ["Few.", "Few again.", "For all.", "Again for all."], "against": []}
    assert told(library, plan, share=["van"])["for"] == ["A van, or many.", "For all.", "Again for all."]


def test_all_answers_of_a_condition_are_needed_and_any_condition_will_do(library: Library, plan: Plan) -> None:
    assert told(library, plan, number=["many"]) == {"for": ["A van, or many.", "For all.", "Again for all."], "against": []}
    assert told(library, plan, number=["many"], share=["van"])["against"] == ["Both."]


def test_a_short_section_is_spread_over_the_answers_and_keeps_one_line_for_all(library: Library, plan: Plan) -> None:
    assert told(library, plan, 3, number=["few"], share=["van"])["for"] == ["Few.", "A van, or many.", "For all."]
    made = decide.brief(library, {"number": ["few"], "share": ["van"]}, 3, plan, ())
    assert [s.left_out for s in made.sections] == [2, 0]
    assert len(told(library, plan, None, number=["few"], share=["van"])["for"]) == 5


def test_no_line_is_without_evidence_and_what_is_missing_is_named(library: Library, plan: Plan) -> None:
    made = decide.brief(library, {"share": ["van"]}, 9, plan, ())
    assert made.missing == ("gone",)
    assert made.rests_on == (CHOIRS, FENWATER)
    assert made.notes
    assert not decide.brief(library, {}, 9, plan, ()).notes
    assert all(line["quote"]["text"] for s in made.to_json()["sections"] for line in s["lines"])


def test_none_of_several_lines_for_all_is_lost_where_there_is_room() -> None:
    quote = Quote(1, "r", "t", "", None, None, "", "original")
    pairs = [(Borne(str(n), quote), frozenset({"q"} if n % 2 else ())) for n in range(6)]
    assert [b.text for b in decide.spread(pairs, 6)] == ["1", "3", "5", "0", "2", "4"]
    assert [b.text for b in decide.spread(pairs, 1)] == ["0"]
    assert decide.spread([], 4) == []


def test_answers_from_outside(plan: Plan) -> None:
    assert decide.read({"number": "few", "share": ["piano", "van"]}, plan) == {"number": ("few",), "share": ("van", "piano")}
    assert decide.read({"number": "", "share": []}, plan) == {}
    assert decide.read({"number": None}, plan) == {}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"colour": "red"}, r"no question 'colour'. There are: number, share."),
        ({"number": "ten"}, r"'ten' is no answer to 'number'. Answers are: few, many."),
        ({"share": ["van", 7]}, r"'7' is no answer to 'share'."),
        ({"number": {"a": 1}}, r"no answer to 'number'"),
        ({"number": ["few", "many"]}, r"'number' takes one answer, not 2."),
    ],
)
def test_strange_answers_are_told(plan: Plan, raw: dict[str, object], message: str) -> None:
    with pytest.raises(LibraryError, match=message):
        decide.read(raw, plan)


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"section": "up"}, "no section 'up'"), ({"section": "for", "when": [{"number": ["ten"]}]}, "'ten' is no answer"), ({"section": "for", "when": [{"hue": ["x"]}]}, "no question 'hue'")],
)
def test_a_plan_that_contradicts_itself_is_told(tmp_path: Path, fields: dict[str, object], message: str) -> None:
    head = [pins.table("section", id="for", text="For"), pins.table("question", id="number", text="How many?", many=False, choices=CHOICES)]
    path = pins.write(tmp_path / "decide.toml", *head, pins.table("line", text="A line.", **fields, **pins.piano()))
    with pytest.raises(LibraryError, match=f"decide.toml: .*{message}"):
        decide.plan(path)


LIKES = {("number", "few"): "also two groups", ("share", "van"): "also a van", ("share", "piano"): ""}


@pytest.fixture(scope="module")
def groups(library: Library, tmp_path_factory: pytest.TempPathFactory) -> tuple[cases.Case, ...]:
    def fact(label: str, text: str, place: dict[str, str], **means: list[str]) -> str:
        return pins.table("case.fact", label=label, text=text, **({"is": means} if means else {}), **place)

    parts = [
        pins.table("case", id="tools", name="Tool libraries", place="Fenwater"),
        fact("who", "Five libraries.", pins.place(library, pins.VAN), number=["few"]),
        fact("other", "A van.", pins.place(library, pins.PRICE), share=["van"]),
        fact("unseen", "Trust.", pins.place(library, pins.TRUST), share=["piano"]),
        pins.table("case", id="choirs", name="Choirs", place="the quarry"),
        fact("who", "Nine choirs.", pins.piano(), number=["few"]),
        pins.table("case", id="gone", name="Gone", place="nowhere"),
        fact("who", "Not here.", pins.nowhere("gone", "001"), number=["few"], share=["van"]),
    ]
    return cases.load(pins.write(tmp_path_factory.mktemp("cases") / "cases.toml", *parts))


def test_groups_that_share_most_come_first_with_reasons_that_are_borne_out(library: Library, groups: tuple[cases.Case, ...]) -> None:
    made = cases.like(library, groups, {"number": ["few"], "share": ["van", "piano"]}, LIKES, 3)
    assert [(m.name, [r.text for r in m.reasons]) for m in made] == [("Tool libraries", ["also two groups", "also a van"]), ("Choirs", ["also two groups"])]
    assert [r.quote.text for r in made[0].reasons] == [pins.VAN, pins.PRICE]


def test_a_label_that_nothing_is_told_on_stays_empty(library: Library, groups: tuple[cases.Case, ...]) -> None:
    (made,) = cases.like(library, groups, {"share": ["van"]}, LIKES, 3)
    assert {label: [b.text for b in held] for label, held in made.facts} == {
        "Who": ["Five libraries."], "What they shared": [], "Money": [], "Time": [], "And": ["A van."], "What became of it": [],
    }  # fmt: skip
    assert [b.text for b in made.shown] == ["also a van", "Five libraries.", "A van."]
    assert made.to_json()["facts"][1] == {"label": "What they shared", "lines": []}


def test_nobody_is_alike_where_nothing_is_shared(library: Library, groups: tuple[cases.Case, ...]) -> None:
    assert cases.like(library, groups, {"share": ["piano"]}, LIKES, 3) == ()
    assert cases.like(library, groups, {}, LIKES, 3) == ()
