"""The file of users: one line each, NAME:ROLE:HASH. Passwords are kept as scrypt hashes only, compared in constant time, never logged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from corpus.errors import LibraryError

Role = Literal["reader", "keeper"]
ROLES: tuple[Role, ...] = ("reader", "keeper")
NAME = re.compile(r"[A-Za-z0-9._@-]{1,64}")
SHORTEST, LONGEST = 10, 1000  # characters of a password
COST = (15, 8, 3)  # scrypt's log2 N, r, p: 32 MB and about a third of a second; OWASP's recommendation for this memory


class UserError(LibraryError):
    """A user, a role or a password that cannot be taken, or a file of users that cannot be read."""


@dataclass(frozen=True)
class User:
    """One line of the file. `stamp` changes with the password, so that logins made with the old one end."""

    name: str
    role: Role
    hashed: str

    @property
    def stamp(self) -> str:
        """A short digest of the hash."""
        return hashlib.sha256(self.hashed.encode()).hexdigest()[:16]


def hashed(password: str, cost: tuple[int, int, int] = COST) -> str:
    """A password as scrypt$N$r$p$salt$hash."""
    salt = secrets.token_bytes(16)
    return "$".join(["scrypt", *map(str, cost), base64.b64encode(salt).decode(), base64.b64encode(_scrypt(password, salt, cost)).decode()])


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=1 << n, r=r, p=p, maxmem=(128 * r << n) + (1 << 20))


def matches(password: str, held: str) -> bool:
    """Whether a password is the hashed one; takes as long where it is not."""
    try:
        kind, n, r, p, salt, wanted = held.split("$")
        cost = (int(n), int(r), int(p))
        if kind != "scrypt" or not (10 <= cost[0] <= 20 and 1 <= cost[1] <= 16 and 1 <= cost[2] <= 16):
            return False
        return hmac.compare_digest(_scrypt(password[:LONGEST], base64.b64decode(salt), cost), base64.b64decode(wanted))
    except ValueError:
        return False


class Users:
    """The users of a file, read again when it has changed. Safe for many threads."""

    def __init__(self, path: Path, cost: tuple[int, int, int] = COST) -> None:
        self.path = path
        self.cost = cost
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int], dict[str, User]] | None = None

    @cached_property
    def _nobody(self) -> str:
        """The hash that is compared with where there is no such user."""
        return hashed(secrets.token_hex(8), self.cost)

    def all(self) -> dict[str, User]:
        """The users by name; none where there is no file. Raises UserError: a line that is none, a file that others may read."""
        with self._lock:
            try:
                held = self.path.stat()
            except FileNotFoundError:
                return {}
            except OSError as error:
                raise UserError(f"Cannot read the users of {self.path}: {error.strerror}.", "Check the path and who may read it.") from error
            mark = (held.st_mtime_ns, held.st_size, held.st_ino)
            if self._read is None or self._read[0] != mark:
                if held.st_mode & 0o077:
                    raise UserError(f"Others may read the users in {self.path}.", f"Run: chmod 600 {self.path}")
                self._read = mark, _parsed(self.path)
            return self._read[1]

    def check(self, name: str, password: str) -> User | None:
        """The user of that name and password, if there is one; both failures take the same time. Raises UserError."""
        nobody, user = self._nobody, self.all().get(name)
        right = matches(password, user.hashed if user else nobody)
        return user if right else None

    def add(self, name: str, role: str, password: str) -> None:
        """Add a user, or give an old one a new role and password. Raises UserError."""
        if not NAME.fullmatch(name):
            raise UserError(f"'{name[:64]}' cannot be a user's name.", "A name has up to 64 letters, digits and . _ @ -")
        if role not in ROLES:
            raise UserError(f"There is no role '{role[:64]}'.", f"There are {' and '.join(ROLES)}.")
        if not SHORTEST <= len(password) <= LONGEST or password.lower() == name.lower():
            raise UserError("That password is not taken.", f"It has at least {SHORTEST} characters and is not the name. Three or four words are easy to remember.")
        self._write(self.all() | {name: User(name, "keeper" if role == "keeper" else "reader", hashed(password, self.cost))})

    def remove(self, name: str) -> None:
        """Take a user out; their logins end at once. Raises UserError where there is none."""
        held = self.all()
        if name not in held:
            raise UserError(f"There is no user '{name[:64]}' in {self.path}.", "python ui.py --list-users shows those there are.")
        self._write({n: u for n, u in held.items() if n != name})

    def _write(self, users: dict[str, User]) -> None:
        lines = [f"{u.name}:{u.role}:{u.hashed}\n" for u in sorted(users.values(), key=lambda u: u.name)]
        beside = ""
        try:
            handle, beside = tempfile.mkstemp(prefix=".users-", dir=self.path.parent)  # 0600 from the beginning
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.writelines(lines)
                out.flush()
                os.fsync(out.fileno())
            os.replace(beside, self.path)
        except OSError as error:
            with suppress(OSError):
                os.unlink(beside)
            raise UserError(f"Cannot write the users to {self.path}: {error.strerror}.", "Check that the folder is there and may be written to.") from error


def _parsed(path: Path) -> dict[str, User]:
    found = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"Cannot read the users of {path}.", "It is a file that python ui.py --add-user writes.") from error
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, role, held = (*line.split(":", 2), "", "")[:3]
        if role not in ROLES or not NAME.fullmatch(name) or not held.startswith("scrypt$"):
            raise UserError(f"{path}, line {n} is no user.", "A line is NAME:ROLE:HASH; python ui.py --add-user writes it.")
        found[name] = replace(User(name, "reader", held.strip()), role=role)
    return found
