"""From a request to its visitor, by what the page is set up for: this computer, a trusted proxy, logins, or everybody."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from assistant.door.config import Config
from assistant.door.sessions import Sessions
from assistant.door.users import ROLES, Role, UserError, Users
from assistant.door.who import Peer, Visitor, is_loopback
from assistant.guard import HERE

LONGEST = 100  # characters of a name that a proxy gives


class Callers:
    """Finds the visitor of each request."""

    def __init__(self, config: Config, users: Users, sessions: Sessions) -> None:
        self.config = config
        self.users = users
        self.sessions = sessions

    def visitor(self, peer: Peer, headers: Mapping[str, str]) -> Visitor:
        """Who sent a request with these headers (names in small letters; one that came twice holds a line break)."""
        here = is_loopback(peer.address) and not peer.forwarded and not peer.trusted and _host(headers) in HERE
        match self.config.mode:
            case "local":
                return Visitor(peer.address, "", "", False, "forwarded") if peer.forwarded else Visitor(peer.address, "", "keeper", here)
            case "proxy":
                return self._vouched(peer, headers, here)
            case mode:
                user = self._logged_in(headers)
                role: Role | str = user[1] if user else "reader" if mode == "open" else ""
                return Visitor(peer.address, user[0] if user else "", role, here)

    def _logged_in(self, headers: Mapping[str, str]) -> tuple[str, Role] | None:
        try:
            user = self.sessions.user(headers.get("cookie", "").replace("\n", "; "))
        except UserError:  # told at the start and at the login; nobody is let in by a file that cannot be trusted
            return None
        return (user.name, user.role) if user else None

    def _vouched(self, peer: Peer, headers: Mapping[str, str], here: bool) -> Visitor:
        """What the proxy says. A name that comes from elsewhere, comes twice, or holds what no name holds, counts for nothing."""
        login = self.config.login
        if not peer.trusted:
            return Visitor(peer.address, "", "", here, "untrusted")
        name = headers.get(login.trust_header.lower(), "").strip()
        if not name or len(name) > LONGEST or not name.isprintable():
            return Visitor(peer.address, "", "", False, "nameless")
        said = headers.get(login.role_header.lower(), "").strip() if login.role_header else ""
        if login.role_header:
            return Visitor(peer.address, name, said if said in ROLES else "reader")
        try:
            user = self.users.all().get(name)
        except UserError:
            user = None
        return Visitor(peer.address, name, user.role if user else "reader")


def _host(headers: Mapping[str, str]) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""
