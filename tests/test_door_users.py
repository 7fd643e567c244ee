"""Who comes in: users and passwords, logins and their end, visitors by login, proxy or place, and who may keep."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from assistant.door.callers import Callers
from assistant.door.config import Config, Login
from assistant.door.sessions import Sessions
from assistant.door.users import UserError, Users, hashed, matches
from assistant.door.who import KEY, Peer, Visitor, may_keep

QUICK = (10, 8, 1)


@pytest.fixture
def users(tmp_path: Path) -> Users:
    made = Users(tmp_path / "users", QUICK)
    made.add("kay", "keeper", "nine loud choirs")
    made.add("ruth", "reader", "three old barges")
    return made


def test_a_password_matches_its_hash_alone() -> None:
    held = hashed("nine loud choirs", QUICK)
    assert matches("nine loud choirs", held)
    assert not matches("nine loud choir", held)
    assert held != hashed("nine loud choirs", QUICK)
    assert not any(matches("", h) for h in ("", "scrypt$1$2", "scrypt$40$8$1$AA==$AA==", "plain$10$8$1$AA==$AA==", "scrypt$x$8$1$AA==$AA=="))


def test_users_are_checked_and_read_again_when_they_change(users: Users) -> None:
    kay = users.check("kay", "nine loud choirs")
    assert kay
    assert kay.role == "keeper"
    assert users.check("kay", "three old barges") is None
    assert users.check("nobody", "three old barges") is None
    Users(users.path, QUICK).add("kay", "reader", "eight loud choirs")
    assert users.check("kay", "nine loud choirs") is None
    assert users.all()["kay"].role == "reader"


@pytest.mark.parametrize("line", ["kay", "kay:owner:scrypt$x", "kay:keeper:plain", "a b:reader:scrypt$x"])
def test_a_file_of_users_that_cannot_be_trusted(users: Users, line: str) -> None:
    users.path.write_text(f"# ours\n\n{line}\n")
    with pytest.raises(UserError, match="line 3 is no user"):
        users.all()
    users.path.chmod(0o644)
    with pytest.raises(UserError, match="chmod 600"):
        Users(users.path, QUICK).all()


def test_a_login_holds_until_it_is_over(users: Users) -> None:
    now = [1000.0]
    sessions = Sessions(users, "secret", 1.0, True, lambda: now[0])
    said = sessions.cookie(users.all()["kay"])
    cookie = said.partition(";")[0]
    assert said.startswith("__Host-clusterlit=")
    assert said.endswith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure")

    def name(held: str, by: Sessions = sessions) -> str:
        user = by.user(held)
        return user.name if user else ""

    assert name(cookie) == "kay"
    assert name(f"a=b; {cookie}") == "kay"
    assert name(cookie, Sessions(users, "secret", 1.0, True, lambda: now[0])) == "kay", "a restart with the same secret"
    assert name(cookie, Sessions(users, "", 1.0, True, lambda: now[0])) == ""
    assert not any(name(c) for c in (cookie[:-1], cookie[:-1] + "é", "__Host-clusterlit=.", "__Host-clusterlit=AA", "=;;", ""))
    now[0] += 3601
    assert name(cookie) == ""


def test_a_login_ends_by_logging_out_by_a_new_password_and_by_removal(users: Users) -> None:
    sessions = Sessions(users, "secret", 1.0, False)
    first, second = (sessions.cookie(users.all()[n]).partition(";")[0] for n in ("kay", "ruth"))
    sessions.ended(first)
    assert sessions.user(first) is None
    users.add("ruth", "reader", "four old barges")
    assert sessions.user(second) is None
    third = sessions.cookie(users.all()["ruth"]).partition(";")[0]
    users.remove("ruth")
    assert sessions.user(third) is None


def visitor(config: Config, users: Users, headers: dict[str, str], client: str = "127.0.0.1") -> Visitor:
    headers = {"host": "127.0.0.1:7860", **headers}
    peer = Peer.of({"client": (client, 1), "scheme": "http"}, headers, config.login.trust_from)
    return Callers(config, users, Sessions(users, "s", 1.0, False)).visitor(peer, headers)


PROXY = Config(login=Login(trust_header="X-User", trust_from=("10.0.0.0/8", "127.0.0.1"), role_header=""))
ROLES = Config(login=Login(trust_header="X-User", trust_from=("127.0.0.1",), role_header="X-Role"))


@pytest.mark.parametrize(
    ("config", "headers", "client", "name", "role"),
    [
        (Config(), {}, "127.0.0.1", "", "keeper"),
        (Config(), {"x-forwarded-for": "1.2.3.4"}, "127.0.0.1", "", ""),
        (Config(open_to_all=True), {}, "127.0.0.1", "", "reader"),
        (Config(host="0.0.0.0"), {"x-user": "kay"}, "10.1.1.1", "", ""),
        (PROXY, {"x-user": "kay"}, "10.1.1.1", "kay", "keeper"),
        (PROXY, {"x-user": "stranger", "x-role": "keeper"}, "10.1.1.1", "stranger", "reader"),
        (PROXY, {"x-user": "kay"}, "192.0.2.1", "", ""),
        (PROXY, {"x-user": "kay\nruth"}, "10.1.1.1", "", ""),
        (PROXY, {}, "10.1.1.1", "", ""),
        (ROLES, {"x-user": "new", "x-role": "keeper"}, "127.0.0.1", "new", "keeper"),
        (ROLES, {"x-user": "kay", "x-role": "owner"}, "127.0.0.1", "kay", "reader"),
    ],
)
def test_who_a_visitor_is(users: Users, config: Config, headers: dict[str, str], client: str, name: str, role: str) -> None:
    found = visitor(config, users, headers, client)
    assert (found.name, found.role) == (name, role)


def test_the_address_behind_proxies_is_the_last_that_none_of_ours_added(users: Users) -> None:
    assert visitor(PROXY, users, {"x-forwarded-for": "9.9.9.9, 192.0.2.5, 10.2.2.2"}, "10.1.1.1").address == "192.0.2.5"
    assert visitor(PROXY, users, {"x-forwarded-for": "9.9.9.9"}, "192.0.2.1").address == "192.0.2.1"
    assert Visitor("2001:db8::1").client == Visitor("2001:db8::ffff").client != Visitor("2001:db8:0:1::1").client


def test_only_keepers_may_keep() -> None:
    def request(role: str) -> Request:
        return Request({"type": "http", "headers": [], KEY: Visitor("127.0.0.1", "a", role)})

    assert may_keep(request("keeper"))
    assert not may_keep(request("reader"))
    assert not may_keep(request(""))
    assert may_keep(None)
    assert not may_keep(Request({"type": "http", "headers": []}))
    assert not may_keep(SimpleNamespace(client=SimpleNamespace(host="127.0.0.1")))
