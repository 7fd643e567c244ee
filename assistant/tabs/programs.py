"""What programs may call and no tab shows: quotes and reports as the commands give them. The other functions are the tabs' own."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant import one_report
from assistant.tabs.find import limits
from assistant.tabs.given import Count, Name, Names, Words

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.tabs.shell import Shell


def wire(shell: Shell) -> None:
    """Offer them."""
    shell.api(quoting(shell.desk), "quotes")
    shell.api(reporting(shell.desk), "report")


def quoting(desk: Desk) -> Any:
    """The function behind POST /gradio_api/call/quotes."""

    def quotes(
        words: Words, k: Count = 20, reports: Names | None = None, evidence: Names | None = None, themes: Names | None = None, places: Names | None = None, years: Name = "",
    ) -> list[dict[str, Any]]:  # fmt: skip
        """List places of the reports that hold an exact phrase, or words near each other, or their meaning; word for word, each with its reference.

        The list is that of `python -m assistant quotes --json`. `find` says besides how each was found.

        Args:
            words: Words to look for, or an "exact phrase" in double quotation marks.
            k: How many at most, 1 to 200.
            reports: Ids of reports to look in; none for all of them.
            evidence: Kinds of evidence to look in, for instance "evaluation".
            themes: Themes to look in; the function themes lists them.
            places: Places to look in, for instance "London".
            years: Years of publication: "2006", "2001-2010", "2005-" or "-2009".
        """
        within = limits((reports, evidence, themes, places, years))
        return [asdict(hit) for hit in desk.library().within(within).quotes(words, k)]

    return quotes


def reporting(desk: Desk) -> Any:
    """The function behind POST /gradio_api/call/report."""

    def report(id: Name, text: bool = True) -> dict[str, Any]:
        """Show one report: its bibliographic record, how much of it could be read, and its passages.

        The fields are those of `python -m assistant report --json`. An id that is none is answered with those there are.

        Args:
            id: The report's id, as in the answers of the other functions.
            text: Whether to give the passages; without them the answer is short.
        """
        told = one_report.of(desk.library().shelf(id))
        return told if text else {**told, "passages": []}

    return report
