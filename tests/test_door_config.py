"""Settings from a file, the environment and the command line; errors that name the line and the nearest key; the users' commands."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import ui
from assistant.door import options
from assistant.door.config import Config, ConfigError, checked, read
from assistant.door.users import UserError, Users

HOME = Path(__file__).parent.parent
QUICK = (10, 8, 1)


@pytest.fixture
def written(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Writes a file of settings; its name."""

    def write(text: str) -> str:
        file = tmp_path / "settings.toml"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def test_the_environment_goes_over_the_file(written) -> None:  # type: ignore[no-untyped-def]
    name = written('port = 8000\nnames = ["a.example"]\n[limits]\nasks = 2\nhold = 3\n[login]\nhours = 1.5\n')
    config = read("", {"CLUSTERLIT_CONFIG": name, "CLUSTERLIT_LIMITS_ASKS": "7", "CLUSTERLIT_OPEN_TO_ALL": "true", "CLUSTERLIT_LOGIN_TRUST_FROM": "10.0.0.1, 10.0.0.2"})
    assert (config.port, config.names, config.limits.asks, config.limits.hold, config.login.hours) == (8000, ("a.example",), 7, 3.0, 1.5)
    assert config.open_to_all
    assert config.login.trust_from == ("10.0.0.1", "10.0.0.2")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port = 8000\nnmaes = []\n", r"settings.toml, line 2: there is no setting 'nmaes'\. Did you mean 'names'\?"),
        ("[limits]\nfiles = 3\nask = 3\n", r"line 3: there is no setting 'ask'\. Did you mean 'asks'\?"),
        ("zzz = 1\n", r"line 1: there is no setting 'zzz'\. There are library, host"),
        ('port = "8000"\n', r"line 1: 'port' takes a whole number\. It has '8000'\."),
        ("[log]\naddresses = 1\n", r"line 2: 'addresses' takes true or false"),
        ("names = [1]\n", r"line 1: 'names' takes a list of words"),
        ("limits = 3\n", r"line 1: 'limits' is a table"),
        ("[login]\nsecret = 12345\n", r"line 2: 'secret' takes words in quotation marks\. ?$"),
        ("port = \n", r"is not TOML: .*line 1"),
        ("port = 70000\n", r"port is out of range"),
        ("[limits]\nasks = 0\n", r"limits\.asks is out of range"),
        ("[search]\neffort = 0\ncandidates = 7\n", r"line 3: 'candidates' takes a whole number from 20 to 5000\. It has 7\."),
        ("[search]\neffort = 100\n", r"line 2: 'effort' takes one of 0, 64, 128, 256, 512, 1024\. It has 100\."),
        ('[log]\nlevel = "all"\n', r"log\.level is 'all'"),
        ('[login]\ntrust_header = "X-User"\n', r"X-User would be believed from anybody"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(written, text: str, told: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigError) as raised:
        read(written(text), {})
    assert re.search(told, str(raised.value).strip())
    assert "12345" not in str(raised.value)


def test_a_variable_that_cannot_be_used_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="CLUSTERLIT_PORT cannot be used"):
        read("", {"CLUSTERLIT_PORT": "many"})
    with pytest.raises(ConfigError, match="Cannot read the settings"):
        read(str(tmp_path / "none.toml"), {})


def test_a_secret_comes_from_a_file_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("very hidden\n")
    config = read("", {"CLUSTERLIT_LOGIN_SECRET_FILE": str(tmp_path / "secret"), "CLUSTERLIT_METRICS_TOKEN": "also hidden"})
    assert config.login.secret == "very hidden"
    assert "hidden" not in config.shown()
    assert "# secret is set" in config.shown()


@pytest.mark.parametrize(
    ("argv", "mode"),
    [
        ([], "local"), (["--host", "localhost"], "local"), (["--host", "0.0.0.0"], "login"), (["--host", "::"], "login"), (["--login"], "login"),
        (["--host", "0.0.0.0", "--open-to-all"], "open"), (["--open-to-all"], "open"), (["--trust-header", "X-U", "--trust-from", "127.0.0.1"], "proxy"),
    ],
)  # fmt: skip
def test_whom_the_page_is_for(argv: list[str], mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLUSTERLIT_CONFIG", raising=False)
    assert options.configured(ui.parser().parse_args(argv)).mode == mode


def test_the_page_is_not_opened_to_a_network_without_users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ui.main(["--host", "0.0.0.0", "--trust-header", "X-User"]) == 1
    assert "believed from anybody" in capsys.readouterr().err
    assert ui.main(["--show-config", "--users", str(tmp_path / "users"), "--host", "0.0.0.0"]) == 0
    assert 'host = "0.0.0.0"' in capsys.readouterr().out


def test_the_example_holds_every_setting_as_it_is_by_default_and_the_page_explains_it() -> None:
    assert read(str(HOME / "deploy" / "settings.toml"), {}) == Config()
    example, explained = ((HOME / p).read_text(encoding="utf-8") for p in ("deploy/settings.toml", "docs/operations.md"))
    for f in fields(Config()):
        held = getattr(Config(), f.name)
        for name in [f"{f.name}.{g.name}" for g in fields(held)] if is_dataclass(held) else [f.name]:
            assert f"`{name}`" in explained, name
            assert re.search(rf"^(# )?{name.rpartition('.')[2]} =", example, re.MULTILINE), name


def test_settings_that_are_shown_can_be_read_again(written) -> None:  # type: ignore[no-untyped-def]
    config = checked(Config(names=('a"b', "c\\d"), port=99, open_to_all=True))
    assert read(written(config.shown()), {}) == config


def test_the_commands_on_users(tmp_path: Path) -> None:
    file = tmp_path / "users"

    def said(*argv: str, typed: tuple[str, ...] = ()) -> str | None:
        given, left = ui.parser().parse_args(["--users", str(file), *argv]), list(typed)
        return options.about_users(given, options.configured(given), lambda _: left.pop(0))

    assert said() is None
    assert said("--list-users") == f"There is no user yet in {file}."
    with pytest.raises(UserError, match="differ"):
        said("--add-user", "kay", typed=("nine loud choirs", "nine loud choir"))
    assert said("--add-user", "kay", "--role", "keeper", typed=("nine loud choirs",) * 2) == "kay may log in as keeper. A running page knows it at once."
    assert said("--list-users") == "kay\tkeeper"
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert "nine loud" not in file.read_text()
    assert said("--remove-user", "kay") == "kay is taken out. A login that is open has ended."
    with pytest.raises(UserError, match="no user 'kay'"):
        said("--remove-user", "kay")


@pytest.mark.parametrize(("name", "role", "password"), [("a:b", "reader", "long enough"), ("", "reader", "long enough"), ("kay", "owner", "long enough"), ("kay", "reader", "short"), ("kaykaykaykay", "reader", "KAYkaykaykay")])
def test_users_that_are_not_taken(tmp_path: Path, name: str, role: str, password: str) -> None:
    with pytest.raises(UserError):
        Users(tmp_path / "users", QUICK).add(name, role, password)
    assert not (tmp_path / "users").exists()
