"""The reference page of the demo: what is in it, what is invented, which names occur twice on purpose."""

from __future__ import annotations

from mapdesk.demo.addresses import town_name
from mapdesk.demo.district import make_district
from mapdesk.demo.recipe import read_data, recipe
from mapdesk.demo.seats import ACCOUNTS, PASSPHRASE

_INTRO = """# The demo district

`mapdesk demo PATH [--size district|banner] [--seed N]` writes a fictional island district into a new workspace.
The same size and seed give the same rows. Everything in it is invented and marked `demo (synthetic)`:
{province}{city}{county}, county code {code} (not in use), its towns, villages, roads, islands, boats and
incidents. Staff are posts with numbers, never names; there are no persons. All times are relative to {at}.

The recipe is `gis_data/demo.json` (sizes, islands) and `gis_data/demo_names.json` (parts of names). This page
is written from them by `scripts/demo_docs.py`.

## How it is made
Islands are the positive part of a noise field; the coast is its zero line with a vertex about every 17 m,
heights are 0 there. Villages lie on flat, low, sheltered ground; least-cost paths over a mesh of the land link
them; bridges join islands that are near, one causeway joins the flat island, ferries reach the rest.
Settlements are blocks of a bent lattice along the main road. All lines are cut at every crossing on whole
centimetres. The faces between coast, roads and field borders are atoms; buildings stand inside atoms; micro-
grids, grids, villages and towns are unions of atoms, so that they nest, tile the land vertex for vertex and
never cut a building. Fenced sites are exclusive grids, most of them holes in a micro-grid. The published plan
holds every border once, as an edge with two faces.

House numbers are odd on the left and even on the right of a road and grow along it. Codes follow
`gis_data/grid_scheme.json`: numbered from west to east, then from north to south, inside each village or grid.

## Boats that sail
The command "Simulate boat traffic (demo)" lets a quarter of the boats sail, once a second: along fairways, or fishing
in legs there and back, over water only, some of them falling silent; the same for the same seed. Every map says that it
is simulated, nothing of it is stored, and when it ends the stored positions are back (`mapdesk/demo/traffic.py`).
"""


def describe(size: str, seed: int) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    size : str
        The size whose planted names are listed.
    seed : int
    """
    data = read_data("demo.json")
    at = data["reference_time"]
    parts = [_INTRO.format(code=data["county_code"], at=at, **{k: data[k] for k in ("province", "city", "county")})]
    parts.append(_accounts())
    sizes = {name: numbers for name, numbers in data["sizes"].items() if name != "tiny"}
    keys = [key for key in next(iter(sizes.values())) if key not in ("scale", "step_m")]
    parts.append("## Sizes\n")
    parts.append("| figure | " + " | ".join(sizes) + " |\n|---|" + "---:|" * len(sizes))
    parts += [f"| {key} | " + " | ".join(f"{numbers[key]:,}" for numbers in sizes.values()) + " |" for key in keys]
    parts.append(
        "\n`addresses` 0 means: as many as come of buildings and rooms. `banner` has exactly as many as it says; "
        "its rooms are what the other addresses leave. `grids` does not count exclusive and sea grids.\n"
    )
    parts.append("## Where figures come from\n")
    parts += [f"- {what}: {source}." for what, source in data["sources"].items()]
    parts.append("- All other figures are invented.\n")
    parts.append(f"## Names that occur twice (`{size}`, seed {seed})\n")
    parts.append("All other names are unique in the district.\n")
    parts.append(_twins(size, seed))
    return "\n".join(parts) + "\n"


def _accounts() -> str:
    told = [
        "## Accounts\n",
        f"Demo accounts, all with the passphrase `{PASSPHRASE}`. They are marked as such and protect nothing. Nobody",
        "has to sign on to work in a demo: the duty account may write there too.\n",
        "| account | role |\n|---|---|",
        *(f"| `{name}` | {role.value} |" for name, role in ACCOUNTS.items()),
    ]
    return "\n".join(told) + "\n"


def _twins(size: str, seed: int) -> str:
    district = make_district(recipe(size), seed, lambda _: None)
    whole = {name: town_name(district, k) for k, name in enumerate(district.labels.town)}
    rows = ["| name | what | first in | second in |", "|---|---|---|---|"]
    rows += [f"| {t.name} | {t.kind} | {whole[t.places[0]]} | {whole[t.places[1]]} |" for t in district.twins]
    return "\n".join(rows)
