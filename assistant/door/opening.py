"""The door of one served page put together: users, sessions, limits, journal, figures, and the middleware around all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.door.callers import Callers
from assistant.door.config import Config, ConfigError
from assistant.door.entrance import Entrance, State
from assistant.door.figures import Figures
from assistant.door.journal import Journal
from assistant.door.limits import Asks
from assistant.door.paths import Paths
from assistant.door.rooms import Rooms
from assistant.door.sessions import Sessions
from assistant.door.users import Users
from assistant.guard import App, Guard

if TYPE_CHECKING:
    from assistant.desk import Desk


class Door:
    """Everything between the network and the page. `alive` tells whether an ask still runs or waits; `model`, whether a language model reads questions.

    Raises ConfigError where a login is wanted and nobody could log in, UserError where the file of users cannot be used.
    """

    def __init__(self, config: Config, desk: Desk, alive: Callable[[str], bool], model: bool = False, journal: Journal | None = None) -> None:
        self.config = config
        self.state = State()
        self.users = Users(Path(config.login.users))
        held = self.users.all() if config.mode != "local" else {}
        if config.mode == "login" and not held:
            raise ConfigError(
                f"The page would be open to the network, and there is no user yet in {config.login.users}.",
                "Add one: python ui.py --add-user NAME --role keeper (or let everybody read: --open-to-all)",
            )
        sessions = Sessions(self.users, config.login.secret, config.login.hours, config.https)
        self.callers = Callers(config, self.users, sessions)
        quiet = config.log.level == "off" or (config.log.level == "auto" and config.mode == "local")
        self.journal = journal or Journal(config.log, quiet=quiet)
        self.asks = Asks(config.limits, alive)
        self.figures = Figures(self.asks.total, lambda: self.ready(desk))
        self.rooms = Rooms(self.callers, self.journal, self.figures, desk.root, lambda: self.ready(desk), model)

    def ready(self, desk: Desk) -> bool:
        """Whether a question would be answered now."""
        return desk.ready and not self.state.stopping

    def around(self, app: App, routes: Sequence[Any], mcp: bool = False) -> Guard:
        """The app as it may be served; `routes` are the page's own addresses besides Gradio's, `mcp`: those of the MCP server too."""
        entrance = Entrance(app, self.config, Paths(routes, self.config.mode in ("login", "open"), mcp), self.callers, self.asks, self.journal, self.figures, self.state)
        return Guard(entrance, self.config.host, self.config.names, self.config.https)
