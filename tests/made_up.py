"""A made-up report as a flat OpenDocument text, with all that word processors put into one; `python -m tests.made_up FOLDER` has LibreOffice save it in each format."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

KINDS = {"odt": "odt", "docx": "docx", "epub": "epub", "html": "html:HTML (StarWriter)", "pdf": "pdf"}
SECONDS = 240

SPACES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table", "style", "meta", "drawing")
) + ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
STYLES = """
<office:styles>
 <style:style style:name="Standard" style:family="paragraph"><style:text-properties fo:font-size="11pt"/></style:style>
 <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1"><style:text-properties fo:font-size="18pt" fo:font-weight="bold"/></style:style>
 <style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="2"><style:text-properties fo:font-size="14pt" fo:font-weight="bold"/></style:style>
 <style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="8pt"/></style:style>
</office:styles>
<office:automatic-styles>
 <style:style style:name="Two" style:family="section"><style:section-properties text:dont-balance-text-columns="false"><style:columns fo:column-count="2" fo:column-gap="0.8cm"/></style:section-properties></style:style>
 <text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="1.2cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>
 <style:style style:name="Box" style:family="graphic"/>
</office:automatic-styles>
"""
CHANGES = """
<text:tracked-changes>
 <text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Ida Brook</dc:creator><dc:date>2019-03-02T10:00:00</dc:date></office:change-info><text:p>nobody ever paid </text:p></text:deletion></text:changed-region>
 <text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>Ida Brook</dc:creator><dc:date>2019-03-02T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
</text:tracked-changes>
"""


def _row(*cells: str) -> str:
    return "<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells) + "</table:table-row>"


def flat() -> str:
    """The report: headings, paragraphs, a footnote, a list, a table with a cell of several lines, a box, two columns, a comment, changes that are tracked."""
    note = '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p text:style-name="Footnote">Rookery ledger (2018), page 12.</text:p></text:note-body></text:note>'
    comment = "<office:annotation><dc:creator>Sam Tarn</dc:creator><dc:date>2019-03-02T10:00:00</dc:date><text:p>Is this true of the winter too?</text:p></office:annotation>"
    box = '<draw:frame text:anchor-type="paragraph" svg:width="7cm" svg:height="3cm" draw:z-index="0"><draw:text-box><text:p>Boxed: a rookery without a watchman loses one nest in six.</text:p></draw:text-box></draw:frame>'
    columns = " ".join(f"Watch number {n} stood by the alder gate and wrote down each bird that crossed the lane before noon." for n in ("one", "two", "three", "four", "five", "six", "seven", "eight"))
    table = (
        '<table:table table:name="T1"><table:table-column table:number-columns-repeated="3"/>'
        + _row("Rookery", "Nests", "What the watchmen said of the spring")
        + _row("Alder Gate", "140", "The gales of March took the old elm down, so that a third of the nests had to be built anew by the first week of April")
        + _row("Long Barn", "85", "Quiet")
        + "</table:table>"
    )
    items = "".join(f"<text:list-item><text:p>{i}</text:p></text:list-item>" for i in ("a notebook with ruled lines", "field glasses that two people share, one in the morning and one in the afternoon, whatever the weather", "a whistle"))
    body = f"""{CHANGES}
<text:h text:style-name="Heading_20_1" text:outline-level="1">Rooks of the Alder lanes</text:h>
<text:p>Two rookeries have been counted since 1988.{note} The count is kept by nine watchmen{comment} who live nearby.</text:p>
<text:h text:style-name="Heading_20_2" text:outline-level="2">Who pays</text:h>
<text:p>The parish <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>pays one half <text:change-end text:change-id="c2"/>of the seed that is put out in snow.</text:p>
<text:p>{box}The other half comes from a fair in May. It brought in £640 in 2018.</text:p>
<text:h text:style-name="Heading_20_2" text:outline-level="2">What a watchman needs</text:h>
<text:p>Each of them carries three things:</text:p>
<text:list text:style-name="L1">{items}</text:list>
<text:h text:style-name="Heading_20_2" text:outline-level="2">The spring of 2018</text:h>
<text:p>Both rookeries were counted twice.</text:p>
{table}
<text:p>The sum of both counts is 225.</text:p>
<text:h text:style-name="Heading_20_2" text:outline-level="2">From the diaries</text:h>
<text:section text:style-name="Two" text:name="S1"><text:p>{columns}</text:p><text:p>No watch was ever missed.</text:p></text:section>
<text:h text:style-name="Heading_20_2" text:outline-level="2">What comes next</text:h>
<text:p>A third rookery will be counted from next year.</text:p>"""
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><dc:title>Rooks of the Alder lanes</dc:title><dc:creator>Ida Brook</dc:creator></office:meta>{STYLES}<office:body><office:text>{body}</office:text></office:body></office:document>'


def program() -> str | None:
    """LibreOffice's command, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(source: Path, kind: str, folder: Path, profile: Path) -> Path:
    """Have LibreOffice save a file in another format. Raises subprocess errors, FileNotFoundError where nothing came of it."""
    command = [program() or "soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", KINDS[kind], "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    made = folder / f"{source.stem}.{kind}"
    if not made.is_file():
        raise FileNotFoundError(made)
    return made


def main(folder: Path) -> None:
    """Write the report and have it saved in each format."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "rooks.fodt"
    source.write_text(flat(), encoding="utf-8")
    for kind in KINDS:
        print(convert(source, kind, folder, folder / "profile"))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
