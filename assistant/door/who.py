"""Who a request comes from: the address behind a trusted proxy, the name and role that a login or that proxy gives."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from assistant.door.users import Role

KEY = "clusterlit.visitor"  # where the visitor stands in a request's ASGI scope
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip")


@dataclass(frozen=True)
class Visitor:
    """Whoever sent a request. `role` is empty for those who are not let in; `here` means from this computer, with no proxy between."""

    address: str
    name: str = ""
    role: Role | str = ""
    here: bool = False
    how: str = ""

    @property
    def client(self) -> str:
        """What limits count by: the name, or else the address (of IPv6 the network, of which one person has all addresses)."""
        return f"name {self.name}" if self.name else self.network

    @property
    def network(self) -> str:
        """The address, or of one of IPv6 the network of its subscriber, who has many."""
        with suppress(ValueError):
            ip = ipaddress.ip_address(self.address)
            if ip.version == 6 and not ip.is_loopback:
                return str(ipaddress.ip_network((ip, 64), strict=False))
        return self.address


def may_keep(request: Any) -> bool:
    """Whether whoever sent this request may change the library and see its keeper's lists.

    Takes a Starlette request or Gradio's around one. None means that the function was called from Python, by whoever runs the
    program. A request that did not come through the door has no visitor, and may not.
    """
    if request is None:
        return True
    visitor = visitor_of(request)
    return visitor is not None and visitor.role == "keeper"


def visitor_of(request: Any) -> Visitor | None:
    """The visitor that the door found for a request, if it passed one."""
    inner = getattr(request, "request", None) if type(request).__module__.startswith("gradio") else request
    scope = getattr(inner, "scope", None)
    found = scope.get(KEY) if isinstance(scope, MutableMapping) else None
    return found if isinstance(found, Visitor) else None


def is_loopback(address: str) -> bool:
    """Whether an address is this computer's own."""
    with suppress(ValueError):
        ip = ipaddress.ip_address(address)
        mapped = getattr(ip, "ipv4_mapped", None)
        return bool((mapped or ip).is_loopback)
    return False


def within(address: str, networks: tuple[str, ...]) -> bool:
    """Whether an address is one of these, or in one of these networks."""
    for network in networks:
        with suppress(ValueError):
            ip = ipaddress.ip_address(address)
            if (getattr(ip, "ipv4_mapped", None) or ip) in ipaddress.ip_network(network, strict=False):
                return True
    return False


@dataclass(frozen=True)
class Peer:
    """The other end of the connection: its address, whether it is a proxy we trust, and for whom that one speaks."""

    address: str
    trusted: bool
    forwarded: bool
    scheme: str

    @classmethod
    def of(cls, scope: Mapping[str, Any], headers: Mapping[str, str], trust_from: tuple[str, ...]) -> Peer:
        """Read a request's connection; what forwarding headers say counts from a trusted proxy alone, and then only what it added itself: the last."""
        raw = str((scope.get("client") or ("", 0))[0])
        trusted = bool(trust_from) and within(raw, trust_from)
        forwarded = any(h in headers for h in FORWARDED)
        address, scheme = raw, str(scope.get("scheme", "http"))
        if trusted:
            for hop in reversed([h.strip() for h in headers.get("x-forwarded-for", "").split(",") if h.strip()]):
                address = hop
                if not within(hop, trust_from):
                    break
            if headers.get("x-forwarded-proto", "").strip().lower() == "https":
                scheme = "https"
        return cls(address, trusted, forwarded, scheme)
