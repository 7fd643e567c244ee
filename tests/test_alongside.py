"""What was found in a library is forgotten with it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from assistant import Library, limits, onward
from assistant.alongside import MOST, alongside
from tests.fakes import FakeEmbedder


class Thing:
    """Something that results are of."""


def test_a_result_is_found_once_for_each_thing_and_goes_with_it() -> None:
    asked: list[tuple[object, ...]] = []

    @alongside
    def found(of: Thing, n: int, by: int = 0) -> int:
        asked.append((n, by))
        return n + by

    one, other = Thing(), Thing()
    assert [found(one, 1), found(one, 1), found(one, 2), found(other, 1), found(one, 1, by=5), found(one, 1, by=5)] == [1, 1, 2, 1, 6, 6]
    assert asked == [(1, 0), (2, 0), (1, 0), (1, 5)]
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None


def test_results_of_one_thing_have_a_bound() -> None:
    @alongside
    def same(of: Thing, n: int) -> int:
        return n

    thing = Thing()
    assert sum(same(thing, n) for n in range(MOST + 10)) == sum(range(MOST + 10))


def test_a_library_opened_anew_leaves_nothing_of_the_one_before(small_library: Path) -> None:
    library = Library.open(small_library, FakeEmbedder())
    answer = library.ask("What did the van cost?")
    library.ask("Do astronauts eat cheese on Saturn?")
    assert onward.also_asked(library, answer)
    limits.facets(library)
    gone = weakref.ref(library.index)
    del library
    gc.collect()
    assert gone() is None
