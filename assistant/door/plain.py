"""Small pages in plain HTML: no script, nothing from elsewhere, usable by keyboard and screen reader. Everything put in is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import prompts

if TYPE_CHECKING:
    from starlette.responses import Response

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",  # with no-referrer a browser hides the Origin of a form, and we could not see that it is ours
    "cache-control": "no-store",
}
STYLE = """
:root { color-scheme: light dark; }
body { max-width: 34rem; margin: 3rem auto; padding: 0 1.25rem; font: 1.0625rem/1.6 system-ui, "Segoe UI", Roboto, Helvetica, sans-serif; color: #21262b; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; min-height: 2.75rem; padding: 0.4rem 0.6rem; font: inherit; color: inherit; background: transparent; border: 1px solid #767b80; border-radius: 4px; }
button { min-height: 2.75rem; margin-top: 1.25rem; padding: 0.4rem 1.4rem; font: inherit; font-weight: 600; color: #fff; background: #17605a; border: 1px solid #17605a; border-radius: 4px; }
a { color: #17605a; }
:focus-visible { outline: 3px solid #17605a; outline-offset: 2px; }
.told { padding: 0.6rem 0.9rem; border-left: 4px solid #a3290b; background: #fbeeea; color: #21262b; }
@media (prefers-color-scheme: dark) { body { color: #e6e6e3; background: #16191c; } a { color: #7fd1c7; } :focus-visible { outline-color: #7fd1c7; } }
"""


def page(title: str, body: str, status: int = 200, more: Mapping[str, str] | None = None) -> Response:
    """A page of HTML: `title` is escaped here, `body` is markup."""
    from starlette.responses import HTMLResponse

    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title><style>{STYLE}</style>'
    html = f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>\n<body><main>\n<h1>{escape(title)}</h1>\n{body}\n</main></body>\n</html>\n'
    return HTMLResponse(html, status, {**HEADERS, **(more or {})})


def away(path: str, headers: Mapping[str, str]) -> Response:
    """Leads to another page of ours."""
    from starlette.responses import RedirectResponse

    return RedirectResponse(path, 303, {**HEADERS, **headers})


def words(text: str, status: int = 200, kind: str = "text/plain; charset=utf-8") -> Response:
    """Words without markup."""
    from starlette.responses import Response

    return Response(text, status, {"cache-control": "no-store"}, kind)


def login_form(told: str = "", name: str = "") -> str:
    """The form to log in, with what went wrong above it."""
    trouble = f'<p class="told" role="alert">{escape(told)}</p>' if told else ""
    return (
        f"{trouble}<p>{escape(prompts.load('login_intro').render())}</p>"
        '<form method="post" action="/login">'
        f'<label for="name">Name</label><input id="name" name="name" value="{escape(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required>'
        '<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required>'
        '<button type="submit">Log in</button></form><p><a href="/privacy">What happens to my questions?</a></p>'
    )


def logout_form() -> str:
    """The button to log out."""
    return '<form method="post" action="/logout"><button type="submit">Log out</button></form><p><a href="/">Back to the page</a></p>'


def paragraphs(text: str) -> str:
    """Plain words as paragraphs; those that begin with a hyphen as a list."""
    out = []
    for part in text.split("\n\n"):
        lines = [escape(line.removeprefix("- ")) for line in part.splitlines()]
        out.append(f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if re.match("- ", part) else f"<p>{' '.join(lines)}</p>")
    return "\n".join(out)


def foot(mode: str) -> str:
    """The line at the foot of the page, as Markdown: what happens to questions, and where one is known by name, the account."""
    return f"[What happens to my questions?](/privacy){'' if mode == 'local' else ' · [Your account](/account)'}"
