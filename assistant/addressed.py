"""Sentences of a report that speak to whoever writes or passes on an answer: orders, which bear nothing out. Pure; no model.

Each rule is a way to order something said. None is how a report tells of its field; where one is after all, a language model's sentence
on it is struck through, and the quote itself stands as it does.
"""

from __future__ import annotations

import re

SAY = (
    r"(?:say|write|state|reply|respond|output|print|answer|repeat|tell|add|cry|claim|announce|declare|assert|stress|mention|explain|insist|conclude|confirm|quote|include|insert|"
    r"summari[sz]e|translate|pass on|point out|let|report|append|affirm|swear|recite|speak thus)"
)
WHOM = r"(?:the |every |all |each |any )?(?:users?|readers?|askers?|(?:persons?|people|everybody|everyone|anybody|anyone|those|whoever) (?:asking|who (?:ask|read)s?)|everybody|everyone)"
TEXT = r"(?:answer|reply|response|output|summary|conclusion|main (?:finding|point|result)|final line|last line|first line)"
WHO = r"(?:ais?|artificial intelligences?|chat ?bots?|bots?|(?:language|ai) models?|llms?|the assistant|gpt|copilots?|summari[sz]ers?)"
ORDERS = re.compile(
    rf"(?:^|[.;:!?,(){{}}>“\"*/#]|--|\b(?:instead|please|then|kindly)\b)\s*(?:please |kindly |now |always |never |first |only |just )*{SAY}\b\s*(?:instead\b|only\b|just\b|with\b|that\b|this\b|to {WHOM}\b|{WHOM} (?:know|that)\b|[:“\"‘])"
    rf"|\band (?:respond|reply|output|print)\b\s*(?:only\b|with\b|that\b|[:“\"‘])"
    rf"|\bfrom now on\b.{{0,40}}\byou\b.{{0,20}}\b{SAY}\b|\byou (?:must |should |will |have to |are to )?(?:now )?{SAY} (?:that|to {WHOM})\b"
    rf"|\byou to {SAY}\b|\b(?:for|want|need|expect|require) you to\b.{{0,20}}\b{SAY}\b"
    r"|\b(?:begin|start|end|finish|open|close)s?\b.{0,25}\bwith (?:the (?:words?|sentence|line|phrase)|[“\"‘])"
    r"|\b(?:readers?|askers?|persons? asking)\b.{0,20}\b(?:should|must|ha[sv]e? to|needs? to|is to|are to) be (?:told|informed|assured)\b"
    r"|\bbe (?:shown|told|read|said)(?: out)? to (?:the |every |all |each |any )?(?:users?|readers?|askers?)\b"
    rf"|\b(?:read (?:it |this )?(?:out|aloud)|explain|make (?:it )?(?:clear|plain|known)) to {WHOM}\b"
    rf"|\byour (?:\w+ )?{TEXT}\b|\b(?:correct|right|true|only|acceptable|expected|final|new|good|best) {TEXT}\b\s*(?:is|:|to)|\b{TEXT} (?:to (?:give|use|show)|(?:must|should|shall|has to) )"
    rf"|\bevery (?:\w+ )?{TEXT}\b|\b(?:the|this|an?) {TEXT} (?:to|as|with)\s*:|\bas the {TEXT}\s*:"
    rf"|\b{WHO}\b[^.]{{0,30}}(?:\b(?:shall|must|should|will|has to|have to|are to|is to|ought to|concludes?|reading|that reads?)\b|:)"
    r"|\bwith the (?:mark|number|citation) \[\d|\bif you are an? (?:ai\b|artificial|machine|language model|bot\b|assistant)"
    r"|\b(?:whatever|when(?:ever)?|if) (?:you are |somebody is |anyone is )?asked\b.{0,40}\b(?:you|say|reply|answer|claim)\b"
    r"|\byour (?:developers?|makers?|creators?|operators?|instructions?|rules?|task|prompt|owner)\b|\b(?:system|safety|developer|admin) (?:override|message|prompt|checks?)\b|\bnew (?:rule|instruction|task|policy)s?\s*:"
    r"|\b(?:vergiss|ignoriere|schreibe?|antworte|ignorez|oubliez|[ée]crivez|r[ée]pondez|ignora|olvida|escribe|responde)\b"
    r"|\byour?\b[^.]*(?:\bthat\b|:)"  # one sentence of 2,168 in five reports
    r"|\b(?:user|asker|customer)s?\b.{0,20}\b(?:learns?|knows?|hears?|believes?)\b.{0,12}\bthat\b"
    r"|\b(?:[a-z] ){4,}[a-z]\b",  # letters set apart, so that no word is found
    re.IGNORECASE,
)


def an_order(sentence: str) -> bool:
    """Whether a sentence tells somebody what to say."""
    return bool(ORDERS.search(sentence))
