"""Sentences of a report that speak to whoever writes or passes on an answer: orders, which bear nothing out. Pure; no model."""

from __future__ import annotations

import re

SAY = r"(?:say|write|state|reply|respond|output|print|answer|repeat|tell|add|cry)"
WHOM = r"(?:the |every |all |each |any )?(?:users?|readers?|askers?|persons? asking|everybody|everyone)"
# Each is a way to order something said; none of them is how a report tells of its field.
ORDERS = re.compile(
    rf"(?:^|[.;:!?,(){{}}>“\"*/]|--|\b(?:instead|please|then)\b)\s*(?:please |now |always |kindly |first |only )*{SAY}\b\s*(?:only\b|just\b|with\b|that\b|this\b|to {WHOM}\b|[:“\"‘])"  # "...; write that"
    r"|\band (?:respond|reply|output|print)\b\s*(?:only\b|with\b|that\b|[:“\"‘])"
    rf"|\bfrom now on\b.{{0,40}}\byou\b.{{0,20}}\b{SAY}\b|\byou (?:must |should |will |have to |are to )?(?:now )?{SAY} to {WHOM}\b"
    rf"|\b(?:orders?|instructs?|commands?|asks?|requires?|tells?|urges?) you to {SAY}\b"
    r"|\b(?:begin|start|end|finish|open|close)\b.{0,25}\bwith the (?:words?|sentence|line|phrase)\b"
    r"|\b(?:readers?|askers?|persons? asking)\b.{0,20}\b(?:should|must|ha[sv]e? to|needs? to|is to|are to) be (?:told|informed|assured)\b"
    rf"|\bbe (?:shown|told|read|said)(?: out)? to (?:the |every |all |each |any )?(?:users?|readers?|askers?)\b|\bread (?:it |this )?(?:out|aloud) to {WHOM}\b"
    r"|\bwith the (?:mark|number|citation) \[\d|\bif you are an? (?:ai\b|artificial|machine|language model|bot\b|assistant)"
    r"|\b(?:[a-z] ){4,}[a-z]\b",  # letters set apart, so that no word is found
    re.IGNORECASE,
)


def an_order(sentence: str) -> bool:
    """Whether a sentence tells somebody what to say."""
    return bool(ORDERS.search(sentence))
