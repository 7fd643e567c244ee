"""Logins as signed cookies: who, until when, made with which password; nothing of them is stored but those that were logged out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from assistant.door.users import User, Users

NAME, SECURE_NAME = "clusterlit", "__Host-clusterlit"  # the second is refused by browsers unless it came over https, for this host alone
FEW = 10_000  # logged-out sessions remembered


class Sessions:
    """Makes and reads the cookies. `secret` signs them; `hours` is how long one holds; `secure` whether the page is reached over https."""

    def __init__(self, users: Users, secret: str, hours: float, secure: bool, now: Callable[[], float] = time.time) -> None:
        self._users = users
        self._key = hashlib.sha256(b"clusterlit session\0" + (secret.encode() if secret else secrets.token_bytes(32))).digest()
        self._seconds = int(hours * 3600)
        self._secure = secure
        self._now = now
        self._over: dict[str, float] = {}

    @property
    def name(self) -> str:
        """The cookie's name."""
        return SECURE_NAME if self._secure else NAME

    def cookie(self, user: User) -> str:
        """The Set-Cookie header of a new login."""
        told = "|".join((user.name, user.stamp, str(int(self._now()) + self._seconds), secrets.token_urlsafe(12)))
        value = f"{base64.urlsafe_b64encode(told.encode()).decode()}.{self._signed(told)}"
        return self._header(value, self._seconds)

    def ended(self, cookies: str) -> str:
        """The Set-Cookie header that ends a login; its cookie is not taken again, wherever a copy of it lies."""
        parts = self._parts(cookies)
        if parts:
            if len(self._over) >= FEW:
                self._over = {k: t for k, t in self._over.items() if t > self._now()}
            self._over[parts[3]] = float(parts[2])
        return self._header("", 0)

    def user(self, cookies: str) -> User | None:
        """The user a Cookie header stands for: signed by us, not over, of somebody who is still in the file with the same password. Raises UserError."""
        parts = self._parts(cookies)
        if parts is None or int(parts[2]) <= self._now() or parts[3] in self._over:
            return None
        user = self._users.all().get(parts[0])
        return user if user and hmac.compare_digest(user.stamp, parts[1]) else None

    def _parts(self, cookies: str) -> list[str] | None:
        try:
            held = SimpleCookie(cookies).get(self.name)
            body, _, signature = (held.value if held else "").partition(".")
            told = base64.urlsafe_b64decode(body.encode()).decode()
        except (CookieError, ValueError):
            return None
        parts = told.split("|")
        return parts if len(parts) == 4 and hmac.compare_digest(self._signed(told).encode(), signature.encode()) else None

    def _signed(self, told: str) -> str:
        return hmac.new(self._key, told.encode(), hashlib.sha256).hexdigest()

    def _header(self, value: str, seconds: int) -> str:
        return f"{self.name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{'; Secure' if self._secure else ''}"
