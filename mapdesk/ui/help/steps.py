"""The ten steps of the walk through the demo, as data: what to do, what to press, and what must have happened."""

from __future__ import annotations

from dataclasses import dataclass

from mapdesk.words import Message, msg


@dataclass(frozen=True)
class Happened:
    """Something that happened in the window: a kind ("ran", "shown", "selected", "placed", "measured") and what."""

    kind: str
    what: str = ""


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    name : str
        Under which it is remembered.
    text : Message
        One sentence: what it is good for.
    press : Message
        What to do; `{key}` stands for the key of `command`.
    kind : str
        The kind of `Happened` that completes the step.
    what : tuple of str
        Which of them; empty for any.
    command : str
        The command whose key `press` names and which a button runs, or "".
    """

    name: str
    text: Message
    press: Message
    kind: str
    what: tuple[str, ...] = ()
    command: str = ""

    def met_by(self, event: Happened) -> bool:
        """Return whether an event completes the step."""
        return event.kind == self.kind and (not self.what or event.what in self.what)


STEPS: tuple[Step, ...] = (
    Step(
        "district",
        msg("The map can be panned and zoomed; this brings the whole district back."),
        msg("Drag the map, turn the wheel, then press {key}."),
        "ran", ("map.zoom_all",), "map.zoom_all",
    ),
    Step(
        "layer",
        msg("The panel at the left lists what can lie on the map; the check shows or hides a layer."),
        msg("Set or remove the check of a layer in the panel Layers."),
        "shown",
    ),
    Step(
        "object",
        msg("The card at the right tells what something is, where it is and how old that knowledge is."),
        msg("Press a sign or an area on the map."),
        "selected",
    ),
    Step(
        "zoom",
        msg("What is selected can be looked at closely."),
        msg("Put the pointer on the map and press {key}."),
        "ran", ("object.zoom",), "object.zoom",
    ),
    Step(
        "table",
        msg("The table below lists the rows of a layer; it can be filtered, sorted, copied and exported."),
        msg("Press {key} to see the row of what is selected."),
        "ran", ("object.table", "layer.table", "panel.table"), "object.table",
    ),
    Step(
        "search",
        msg("An address is found by any part of it, in Chinese or by figures."),
        msg("Press {key}, type a part of an address, choose with the arrows and press Enter."),
        "selected", ("addresses",), "view.search",
    ),
    Step(
        "position",
        msg("A position read out over the radio or the telephone is understood in many notations."),
        msg("Press {key}, type 27.8417 121.15 and press Enter."),
        "placed", (), "view.position",
    ),
    Step(
        "measure",
        msg("Distances and areas are measured on the earth, not on the picture."),
        msg("Press {key} on the map, press two places and end with a double press; Esc leaves."),
        "measured", (), "map.measure_distance",
    ),
    Step(
        "palette",
        msg("Every command is found by a few letters; the palette also tells its key."),
        msg("Press {key}, then Esc."),
        "ran", ("view.palette",), "view.palette",
    ),
    Step(
        "manual",
        msg("The manual opens at the page about what has the focus."),
        msg("Press {key}."),
        "ran", ("help.page", "help.manual"), "help.page",
    ),
)  # fmt: skip
