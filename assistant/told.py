"""Who is named, and who is said to say it, against the quotes cited: what is wrong, in words. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Quote
from assistant.bearing import LIGHT, NEUTRAL, Source
from assistant.binding import MONTH
from assistant.claims import Reading, read
from assistant.names import Name, names, stands

SAYS = r"(?:says?|said|states?|stated|argues?|argued|(?:finds?|found|shows?|showed|describes?|described|explains?|explained|points?|pointed)(?= that| how| out)|notes?|noted|reports?|reported|suggests?|suggested|claims?|claimed|writes?|wrote|concludes?|concluded|observes?|observed|recommends?|recommended|believes?|believed|tells?|told|advises?|advised|urges?|urged|calls? for|called for|stress(?:es|ed)?|according|warns?|warned|quotes?|quoted|complain(?:s|ed)|warned|insist(?:s|ed)|remark(?:s|ed)|add(?:s|ed) that|recall(?:s|ed))"
SAID_BY = re.compile(r"\b(?:according to|(?<!such )(?<!well )as)\s+(?:the\s+)?$|\b(?:in the (?:words|view|opinion) of|authors? of|reported by|written by|published by|findings? of|evidence from|(?:report|study|paper|review|evaluation|research|survey|leaflet)\s+(?:of|by|from))\s+(?:the\s+)?$", re.IGNORECASE)
SAYS_IT = re.compile(rf"^(?:['’]s)?(?:\s*\([^)]*\))?(?:\s+(?:report|study|paper|review|evaluation|research|survey|authors?|leaflet|document))?(?:\s+(?:also|further|itself|then))?\s+{SAYS}\b|^(?:['’]s)?\s+(?:report|study|paper|leaflet|document|review)\b", re.IGNORECASE)
RESPONDENTS = re.compile(r"^(?:['’]s?)?\s(?:\w+ )?(?:respondents?|interviewees?|participants?|collaborators?|authors?|researchers?|findings?|evidence|research|survey|analysis|figures?|view|verdict|advice)\b", re.IGNORECASE)
TELLING = r"(?:advice|guidance|evidence|views?|verdict)"
SOURCE_SAYS = re.compile(rf"\b[Tt]he (?:[\w’']+ )?(leaflet|booklet|thesis|dissertation|handbook|guide|toolkit|newsletter|website) (?:(?:also|further|itself|then) )?(?:{SAYS}|tells?|told|advises?|advised|urges?|urged|asks?|asked)\b")
FINDING = re.compile(r"\b(?:the|this) (?:study|report|research|evaluation|authors?|review|survey|analysis|findings?|evidence|researchers?|evaluators?) (?:\w+ly |also |further )?(?:conclud\w+|f(?:ound|inds?)|show\w*|prov\w+|establish\w+|demonstrat\w+|confirm\w*|recommend\w*|argu\w+|states?|stated)\b", re.IGNORECASE)
REFERS = re.compile(r"(?:It|They|This|These|He|She|Its|Their|The \w+|Both|All|Here|There|However|In addition)\b")

ONE_SPEAKER = re.compile(r"\b(?:one|an?|a single) (interviewee|respondent|participant|member|manager|collaborator|practitioner)\b (?:of \w+ )?(?:said|says|told|felt|feels|thought|thinks|reported|saw|sees|called|calls|described|complained|believed|warned)\b", re.IGNORECASE)
COMMON = re.compile(r"\b(?:common(?:ly)?|most|many|all|majority|widely|generally|overwhelming\w*|unanimous\w*|frequent\w*)\b", re.IGNORECASE)


def named(held: Reading, support: Sequence[Source], near: Sequence[Source], quotes: Sequence[Quote], others: Sequence[Quote]) -> Iterator[str]:
    """Names that the cited quotes lack, or that stand in them beside other words; sources named that are not those cited."""
    text = held.text
    for other in others:
        who = re.escape(other.who)
        if other.who and re.search(rf"\b{who}\b", text, re.IGNORECASE) and not any(re.search(rf"\b{who}\b", f"{about(q)} | {q.text}", re.IGNORECASE) for q in quotes):
            yield f"{other.who} is not the source of the quote cited"
    yield from _kind_of_source(held, support, quotes)
    tellers = [n for n in names(text) if _says(n, text)]
    for name in names(text):
        if name in tellers:
            after = next((n.start for n in tellers if n.start > name.start), len(text))
            by = [q for q in quotes if speaks(name, q)]
            if not by or not _theirs(held, (name.end if tellers[0] is not name else 0, after), by, support):
                yield f"{name.text} is not the source of the quote cited"
            continue
        if any(stands(name, s.text) for s in support):
            if not _beside(name, held, support, near):
                yield f"{name.text} stands in the quotes beside other words"
        elif any(stands(name, about(q)) for q in quotes) or (not name.sure and _spells(held, name, support)):
            continue
        elif name.sure or not any(s.at(w.stem) for s in support for w in read(name.text).content):
            yield f"{name.text} is not in the quotes"


def _spells(held: Reading, name: Name, support: Sequence[Source]) -> bool:
    """Whether words from a capital at the start of a sentence spell out an acronym of the quotes: "Human resources" for HR."""
    letters = "".join(w.low[0] for w in held.words if w.start >= name.start)
    return any(letters.startswith(a.lower()) for s in support for a in re.findall(r"\b[A-Z]{2,5}\b", s.text))


def finding(text: str, quotes: Sequence[Quote]) -> Iterator[str]:
    """What somebody says who is quoted, told as what the report found."""
    one = ONE_SPEAKER.search(text)
    if one and quotes and not any(q.speaker for q in quotes):
        said = " ".join(q.text for q in quotes)
        if COMMON.search(said) and re.search(rf"\b{one[1]}s\b", said, re.IGNORECASE) and not re.search(rf"\b{one[1]}\b", said, re.IGNORECASE):
            yield f"'{one[0].lower()}': the quotes say it of many"
    if quotes and all(q.speaker for q in quotes) and FINDING.search(text):
        yield f"it is said by somebody quoted ({quotes[0].speaker}), not found by the report"


def _says(name: Name, text: str) -> bool:
    """Whether a name is put forward as whoever says it: "according to X", "X argues", "X's respondents"."""
    return bool(SAID_BY.search(text[: name.start]) or SAYS_IT.match(text[name.end :]) or RESPONDENTS.match(text[name.end :]))


def _theirs(held: Reading, within: tuple[int, int], by: Sequence[Quote], support: Sequence[Source]) -> bool:
    """Whether what somebody is said to say stands in their quotes rather than in others that are cited too."""
    words = {w.stem for w in held.content if within[0] <= w.start < within[1] and w.stem not in LIGHT}
    best = {s.quote.n: 0.0 for s in support}
    for s in support:
        best[s.quote.n] = max(best[s.quote.n], sum(1.0 if w in s.where else 0.6 for w in words if s.at(w)))
    own = max((best.get(q.n, 0) for q in by), default=0.0)
    return own >= 0.75 * max(best.values(), default=0) or not any(best.values())


def _kind_of_source(held: Reading, support: Sequence[Source], quotes: Sequence[Quote]) -> Iterator[str]:
    """"The leaflet says", where one of the quotes is of a leaflet and the words are of another."""
    for m in SOURCE_SAYS.finditer(held.text):
        by = [q for q in quotes if re.search(rf"\b{m[1]}", f"{q.who} {q.report}", re.IGNORECASE)]
        if by and len(by) < len(quotes):
            until = re.search(r",? (?:and|but|while|whereas|which)\b", held.text[m.end() :])
            if not _theirs(held, (m.end(), m.end() + until.start() if until and until.start() > 30 else len(held.text)), by, support):
                yield f"the {m[1].lower()} is not the source of the quote cited"


def about(quote: Quote) -> str:
    """What is known of a quote besides its words: who says it, where, under which heading."""
    return " | ".join((quote.who, quote.speaker, quote.reference, quote.heading, quote.locator, quote.report.replace("-", " ").title()))


def speaks(name: Name, quote: Quote) -> bool:
    """Whether a name is that of the report or person a quote is by, or of somebody the quote itself reports as saying something."""
    if stands(name, " | ".join((quote.who, quote.speaker, quote.reference, quote.report.replace("-", " ").title()))):
        return True
    if not stands(name, quote.text):
        return False
    first, last = (re.escape(re.sub(r"['’]s$", "", w)) for w in (name.text.split()[0], name.text.split()[-1]))
    sees = r"(?:sees?|saw|considers?|considered|regards?|regarded|identif(?:y|ies|ied)|calls?|called|views?|viewed|finds?|found|shows?|showed|describes?|described|compares?|compared|distinguish\w*|define[sd]?|list(?:s|ed)?|names?|named)"
    work = r"(?:stud(?:y|ies)|reports?|papers?|work|surveys?|reviews?|research|model|authors?|evaluation|analysis)"
    thought = rf"\b{last}\b (?:\w+ly |also |had )?(?:thought|thinks|felt|feels|believe[sd]?|held that)\b|\b{TELLING} (?:\w+ ){{0,3}}by (?:the )?{first}\b"
    if re.search(thought, quote.text, re.IGNORECASE):
        return True
    return bool(re.search(rf"\b{last}\d*\b[^.;]{{0,140}}\b(?:{SAYS}|{work})\b|\b{last}\d*\b (?:also |further )?{sees}\b|\b{SAYS}\b[^.;]{{0,25}}\b{first}\b|\b{last}\b[^.;]{{0,25}}\b(?:19|20)\d\d\b|[–—-]\s*[^.;]{{0,30}}\b{first}\b", quote.text, re.IGNORECASE))


def _happened(month: Name, held: Reading, support: Sequence[Source]) -> bool:
    """Whether a sentence of the quotes with a month has as many words of the clause that names it as any other has: "due in May" for "to be submitted in May"."""
    part = next(w.part for w in held.words if w.start == month.start)
    words = {w.stem for w in held.content if w.part == part and w.stem not in NEUTRAL and not w.text[0].isupper()}
    borne = {s: sum(bool(s.at(w)) for w in words) for s in support}
    return any(n and n == max(borne.values()) and stands(month, s.text) for s, n in borne.items())


def _beside(name: Name, held: Reading, support: Sequence[Source], near: Sequence[Source]) -> bool:
    """Whether a name stands in a sentence that bears the assertion, or the last one before it with a name does."""
    if MONTH.fullmatch(name.text) and _happened(name, held, support):
        return True
    quotes = [near[0].quote.n] if near else []
    for source in near:  # of the two best sentences, and of the best of each other quote that is cited
        if stands(name, source.text) and (source in near[:2] or source.quote.n not in quotes):
            return True
        quotes.append(source.quote.n)
    for source in near[:1]:
        dated = MONTH.fullmatch(name.text) and MONTH.search(source.text)  # by another month
        if REFERS.match(source.text) and not dated and any(stands(name, s.text) for s in support if s.quote.n == source.quote.n and s.place == source.place - 1):
            return True
        before = [s for s in support if s.quote.n == source.quote.n and s.place <= source.place]
        for s in reversed(before):
            sure = [n for n in names(s.text) if n.sure]
            if any(stands(name, n.text) for n in sure) or stands(name, s.text):
                return True
            if sure:
                return False
        return {n.tokens for s in support if s.quote.n == source.quote.n for n in names(s.text) if n.sure} == {name.tokens}  # the only one the quote names
    return not near
