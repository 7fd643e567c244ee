"""The door's part of `python ui.py`: its options, the settings they make, and the commands on users."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.door.config import Config, checked, read
from assistant.door.users import ROLES, UserError, Users


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--config", default="", metavar="FILE", help="settings, as TOML (default: the file that CLUSTERLIT_CONFIG names, if any); docs/operations.md lists them")
    parser.add_argument("--show-config", action="store_true", help="print the settings in force, without secrets, and end")
    door = parser.add_argument_group("who may come in", "on another address than this computer's a login is needed, unless --open-to-all is said")
    door.add_argument("--login", action="store_true", help="need a login on this computer too, as behind a proxy that has none of its own")
    door.add_argument("--open-to-all", action="store_true", help="let everybody read and ask; keepers may log in")
    door.add_argument("--users", metavar="FILE", help="the file of users (default: .users)")
    door.add_argument("--trust-header", metavar="NAME", help="take the user's name from this header, as a proxy in front sets it: X-Remote-User")
    door.add_argument("--trust-from", action="append", metavar="ADDRESS", help="the proxy's address or network; several times for several")
    door.add_argument("--role-header", metavar="NAME", help="take the role from this header (default: from the file of users, else reader)")
    door.add_argument("--name", action="append", metavar="HOST", help="a host name under which the page is reached; several times for several")
    door.add_argument("--https", action="store_true", help="the page is reached over https, through a proxy: cookies are for https alone")
    door.add_argument("--api", action="store_true", help="describe the programming interface to those who have not logged in too")
    users = parser.add_argument_group("users")
    users.add_argument("--add-user", metavar="NAME", help="add a user or change one's password, asked for twice, and end")
    users.add_argument("--role", choices=ROLES, default="reader", help="what the user may: readers ask; keepers also change the library (default: %(default)s)")
    users.add_argument("--remove-user", metavar="NAME", help="take a user out, and end")
    users.add_argument("--list-users", action="store_true", help="print the users with their roles, and end")


def configured(options: argparse.Namespace) -> Config:
    """The settings: the file's, the environment's over them, the options' over both. Raises ConfigError."""
    config = read(options.config)
    said = {n: getattr(options, n) for n in ("library", "host", "port", "model") if getattr(options, n) not in (None, "")}
    said |= {n: True for n in ("https", "open_to_all", "api") if getattr(options, n)}
    said |= {"names": tuple(options.name)} if options.name else {}
    login = {n: getattr(options, n) for n in ("users", "trust_header", "role_header") if getattr(options, n) is not None}
    login |= {"trust_from": tuple(options.trust_from)} if options.trust_from else {}
    login |= {"required": True} if options.login else {}
    return checked(replace(config, **said, login=replace(config.login, **login)))


def about_users(options: argparse.Namespace, config: Config, asked: Callable[[str], str] | None = None) -> str | None:
    """Do what the options say about users; what came of it, or None where they say nothing. `asked` asks for a password. Raises UserError."""
    ask = asked or _typed
    users = Users(Path(config.login.users))
    if options.add_user:
        password = ask(f"Password for {options.add_user}: ")
        if ask("The same again: ") != password:
            raise UserError("The two passwords differ.", "Nothing was changed; try again.")
        users.add(options.add_user, options.role, password)
        return f"{options.add_user} may log in as {options.role}. A running page knows it at once."
    if options.remove_user:
        users.remove(options.remove_user)
        return f"{options.remove_user} is taken out. A login that is open has ended."
    if options.list_users:
        return "\n".join(f"{u.name}\t{u.role}" for u in users.all().values()) or f"There is no user yet in {users.path}."
    return None


def _typed(prompt: str) -> str:
    from getpass import getpass

    return getpass(prompt)
