"""What is there in demo workspaces only."""

from __future__ import annotations

from mapdesk import notify
from mapdesk.commands import command
from mapdesk.ui.context import Desk
from mapdesk.words import msg


def _is_demo(desk: Desk) -> bool:
    return bool(desk.session.workspace.facts.get("synthetic"))


def _sails(desk: Desk) -> bool:
    return desk.simulation is not None and desk.simulation.running()


@command("demo.traffic", msg("Simulate boat traffic (demo)"), menu="map", icon="ferry", enabled=_is_demo,
         checked=_sails, why_not=lambda _desk: msg("Boat traffic is simulated in demo workspaces only"))  # fmt: skip
def simulate_traffic(desk: Desk) -> None:
    """Let a quarter of the demo's boats sail, or stop them; nothing is stored, and every map says it is made up."""
    from mapdesk.demo.simulation import Simulation

    if desk.simulation is not None and desk.simulation.running():
        desk.simulation.stop()
        desk.tell(msg("The simulated boats have stopped; the map shows the stored positions"))
        return
    simulation = Simulation(desk.session.live, desk.session.workspace)

    def failed(problem: Exception) -> None:
        desk.session.deliver(lambda: notify.warn(msg("The simulated boats have stopped"), type(problem).__name__))

    desk.simulation = simulation.start(failed)
