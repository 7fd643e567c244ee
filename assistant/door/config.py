"""How the page is served: one TOML file, the environment over it, the command line over both; checked before anything is opened."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal

from assistant.guard import HERE
from assistant.settings import Search
from corpus.errors import LibraryError

Mode = Literal["local", "proxy", "open", "login"]
PREFIX = "CLUSTERLIT_"
SECRETS = ("secret", "token")  # never printed


class ConfigError(LibraryError):
    """A setting that is not known, or whose value cannot be used; the message names the file's line or the variable."""


@dataclass(frozen=True)
class Login:
    """Who may come in. `users` names the file of users; `trust_header` the header in which a proxy at `trust_from` gives the user's name.

    `hours`: how long a login lasts. `secret` signs the logins; empty, one is made at each start, and all log in anew.
    """

    users: str = ".users"
    required: bool = False
    hours: float = 12.0
    secret: str = ""
    trust_header: str = ""
    trust_from: tuple[str, ...] = ()
    role_header: str = ""


@dataclass(frozen=True)
class Limits:
    """The most that one visitor may ask of the computer. Times are in seconds.

    `asks` run or wait at once; `held` more are let wait up to `hold`; the rest is refused. `rate`: calls a minute that are not the page's own
    files. `open`: requests at once, those that wait for news included. `body`: bytes of a request that is not an upload. `files`, `upload`:
    how many may be uploaded at once, and bytes of all of them; `kinds`: how their names may end. `slow`: the most a request may take
    to come whole; `connections`: open at once, from everybody; `logins`: failed ones in ten minutes, for a name from one address.
    """

    asks: int = 4
    held: int = 100
    hold: float = 20.0
    rate: int = 600
    open: int = 200
    body: int = 1_000_000
    files: int = 50
    upload: int = 500_000_000
    kinds: tuple[str, ...] = (".pdf", ".txt", ".md", ".docx", ".html", ".htm", ".epub", ".odt")
    slow: float = 20.0
    connections: int = 1000
    logins: int = 10


@dataclass(frozen=True)
class Log:
    """What is written to standard error: `level` is "requests", "events" (all but single requests), "off", or "auto": off where the page
    is for this computer alone, else events. `addresses` says whether with whose."""

    level: str = "auto"
    addresses: bool = False


@dataclass(frozen=True)
class Config:
    """All settings. `names` are host names under which the page is reached; `grace` the seconds that running answers get at the end."""

    library: str = ""
    host: str = "127.0.0.1"
    port: int = 7860
    model: str = ""
    names: tuple[str, ...] = ()
    https: bool = False
    open_to_all: bool = False
    api: bool = False
    grace: float = 20.0
    metrics_token: str = ""
    login: Login = Login()
    limits: Limits = Limits()
    search: Search = field(default_factory=Search)
    log: Log = Log()

    @property
    def mode(self) -> Mode:
        """Whom the page is for: this computer alone, those a proxy vouches for, those who log in, or all (who may log in as keepers)."""
        if self.login.trust_header:
            return "proxy"
        if self.open_to_all:
            return "open"
        return "login" if self.login.required or self.host not in HERE else "local"

    def shown(self) -> str:
        """The settings in force as TOML, secrets left out."""
        top = [_line(f, getattr(self, f.name)) for f in fields(self) if not is_dataclass(getattr(self, f.name))]
        for f in fields(self):
            held = getattr(self, f.name)
            if is_dataclass(held):
                top += ["", f"[{f.name}]", *(_line(g, getattr(held, g.name)) for g in fields(held))]
        return "\n".join(top)


@dataclass(frozen=True)
class _Origin:
    """Where a table of settings comes from, for errors."""

    text: str = ""
    path: str = ""
    table: str = field(default="")

    def at(self, key: str) -> str:
        """The place of a key, in words."""
        inside = ""
        for n, line in enumerate(self.text.splitlines(), 1):
            inside = (re.match(r"\s*\[([\w.]+)\]", line) or [inside, inside])[1]
            if re.match(rf"\s*(\[?){re.escape(key)}\s*(=|\])", line) and (inside == self.table or inside == key):
                return f"{self.path}, line {n}"
        return self.path


def read(file: str = "", environ: Mapping[str, str] = os.environ) -> Config:
    """The settings of a file (or of the one CLUSTERLIT_CONFIG names), with the environment's over them. Raises ConfigError."""
    name = file or environ.get(f"{PREFIX}CONFIG", "")
    config = Config()
    if name:
        text = _text(name)
        try:
            given = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{name} is not TOML: {error}.", "Mend that line; docs/operations.md has an example.") from error
        config = _put(config, given, _Origin(text, name))
    return checked(_surrounded(config, environ))


def searching(environ: Mapping[str, str] = os.environ) -> Search:
    """How far a large library is searched, of the file that CLUSTERLIT_CONFIG names and of the environment over it; what else stands there is looked at
    by whoever serves the page. Raises ConfigError."""
    if environ.get(f"{PREFIX}CONFIG"):
        return read("", environ).search
    made: Search = _surrounded(Search(), environ, f"{PREFIX}SEARCH_")
    return made


def checked(config: Config) -> Config:
    """The settings themselves, where they agree with each other. Raises ConfigError."""
    if config.log.level not in ("requests", "events", "off", "auto"):
        raise ConfigError(f"log.level is '{config.log.level}'.", 'It is "requests", "events", "off" or "auto".')
    if config.login.trust_header and not config.login.trust_from:
        raise ConfigError(f"The header {config.login.trust_header} would be believed from anybody.", "Say which proxy sends it: --trust-from ADDRESS")
    numbers = {f"limits.{f.name}": getattr(config.limits, f.name) for f in fields(config.limits) if f.name != "kinds"} | {"login.hours": config.login.hours}
    wrong = [n for n, value in numbers.items() if value <= 0]
    if wrong or not 0 < config.port < 65536:
        raise ConfigError(f"{wrong[0] if wrong else 'port'} is out of range.", "Give a number above 0 (a port: below 65536).")
    return config


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Cannot read the settings {name}: {getattr(error, 'strerror', 'it is not UTF-8')}.", "Check the path given with --config.") from error


def _put(config: Any, given: Mapping[str, Any], origin: _Origin) -> Any:
    known = {f.name: f for f in fields(config)}
    changed: dict[str, Any] = {}
    for key, value in given.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1, 0.5)
            raise ConfigError(f"{origin.at(key)}: there is no setting '{key}'.", f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(known)}.")
        held = getattr(config, key)
        if is_dataclass(held):
            if not isinstance(value, dict):
                raise ConfigError(f"{origin.at(key)}: '{key}' is a table.", f"Write [{key}] and its settings below it.")
            changed[key] = _put(held, value, replace(origin, table=key))
        else:
            changed[key] = _typed(known[key], held, value, origin.at(key))
    return replace(config, **changed)


def _typed(known: Field[Any], held: Any, value: Any, where: str) -> Any:
    wanted = {bool: "true or false", int: "a whole number", float: "a number", str: "words in quotation marks", tuple: 'a list of words: ["a", "b"]'}
    kind = type(held)
    if kind is float and type(value) is int:
        return float(value)
    if kind is tuple and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if type(value) is not kind:
        raise ConfigError(f"{where}: '{known.name}' takes {wanted[kind]}.", f"It has {value!r}." if known.name not in SECRETS else "")
    if known.metadata and not known.metadata["fits"](value):
        raise ConfigError(f"{where}: '{known.name}' takes {known.metadata['takes']}.", f"It has {value!r}.")
    return value


def _surrounded(config: Any, environ: Mapping[str, str], prefix: str = PREFIX) -> Any:
    """The settings with the environment's over them: CLUSTERLIT_PORT, CLUSTERLIT_LIMITS_ASKS."""
    changed: dict[str, Any] = {}
    for f in fields(config):
        held, name = getattr(config, f.name), f"{prefix}{f.name.upper()}"
        changed |= {f.name: _surrounded(held, environ, f"{name}_")} if is_dataclass(held) else _from_variable(f, held, name, environ)
    return replace(config, **changed)


def _from_variable(known: Field[Any], held: Any, name: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """The value of an environment variable as its setting's kind; NAME_FILE names a file that holds it."""
    said = environ.get(name)
    if said is None and f"{name}_FILE" in environ:
        said = _text(environ[f"{name}_FILE"]).strip()
    if said is None:
        return {}
    kind, value = type(held), said
    try:
        made: Any = {"true": True, "1": True, "false": False, "0": False}[said.lower()] if kind is bool else tuple(said.replace(",", " ").split()) if kind is tuple else kind(value)
    except (KeyError, ValueError):
        raise ConfigError(f"The environment variable {name} cannot be used.", f"It takes {'true or false' if kind is bool else 'a number'}.") from None
    if known.metadata and not known.metadata["fits"](made):
        raise ConfigError(f"The environment variable {name} cannot be used.", f"It takes {known.metadata['takes']}; it is '{said}'.")
    return {known.name: made}


def _line(known: Field[Any], value: Any) -> str:
    if any(s in known.name for s in SECRETS):
        return f"# {known.name} is {'set' if value else 'not set'}"
    if isinstance(value, bool):
        return f"{known.name} = {str(value).lower()}"
    if isinstance(value, tuple):
        return f"{known.name} = [{', '.join(_quoted(v) for v in value)}]"
    return f"{known.name} = {_quoted(value) if isinstance(value, str) else value}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
