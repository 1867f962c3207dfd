"""Dividing a net of atoms: numbers handed out by weight, and connected parts of about equal weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mapdesk.demo.noise import Floats

Ints = NDArray[np.int64]
Net = Mapping[int, Sequence[int]]


def shares(total: int, weight: Floats, most: Ints) -> Ints:
    """Return how many of `total` each gets: at least one, by weight, never more than `most`.

    Raises
    ------
    ValueError
        If `most` does not allow for the total, or the total is below one each.
    """
    count = len(weight)
    if total < count or int(most.sum()) < total:
        raise ValueError(f"{total} cannot be handed out: {count} receivers take at most {int(most.sum())}")
    result = np.ones(count, dtype=np.int64)
    weight = np.maximum(weight, 1e-9)
    while (left := total - int(result.sum())) > 0:
        free = result < most
        wanted = np.where(free, weight, 0.0) / weight[free].sum() * total - result
        wanted = np.where(free, np.maximum(wanted, 1e-6 * weight), 0.0)
        step = np.minimum((wanted / wanted.sum() * left).astype(np.int64), most - result)
        if step.sum() == 0:
            step[np.argsort(-wanted, kind="stable")[: min(left, int(free.sum()))]] = 1
        result += np.minimum(step, most - result)
    return result


def net_of(pairs: Ints, count: int) -> dict[int, list[int]]:
    """Return the neighbours of each atom, ascending."""
    both = np.vstack([pairs, pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.searchsorted(both[:, 0], np.arange(count + 1))
    others = both[:, 1].tolist()
    return {k: others[starts[k] : starts[k + 1]] for k in range(count)}


def split(members: Sequence[int], net: Net, weight: Floats, at: Floats, count: int) -> list[int]:
    """Divide atoms into parts of about equal weight, connected as far as the atoms are.

    Parameters
    ----------
    members : sequence of int
        The atoms to divide.
    net : mapping
        Neighbours of each atom.
    weight, at : arrays over all atoms
        Households; a point inside.
    count : int
        How many parts; none comes out empty.

    Returns
    -------
    list of int
        The part (0 to count - 1) of each member, in their order.
    """
    if count == 1:
        return [0] * len(members)
    seeds = _seeds(np.asarray(members), weight, at, count)
    part = dict.fromkeys(members, -1)
    load = [0.0] * count
    reach: list[dict[int, float]] = [{} for _ in range(count)]
    place = dict(zip(members, at[np.asarray(members)].tolist(), strict=True))

    def take(atom: int, k: int) -> None:
        part[atom] = k
        load[k] += float(weight[atom]) + 0.01
        x, y = place[seeds[k]]
        for other in net[atom]:
            if part.get(other, 0) == -1:
                reach[k][other] = (place[other][0] - x) ** 2 + (place[other][1] - y) ** 2

    for k, seed in enumerate(seeds):
        take(seed, k)
    open_parts = set(range(count))
    while open_parts:
        k = min(open_parts, key=lambda one: (load[one], one))
        free = [(far, atom) for atom, far in reach[k].items() if part[atom] == -1]
        if not free:
            open_parts.discard(k)
            continue
        atom = min(free)[1]
        reach[k] = {one: far for far, one in free if one != atom}
        take(atom, k)
    _rest(members, part, seeds, at)
    return [part[atom] for atom in members]


def _seeds(members: Ints, weight: Floats, at: Floats, count: int) -> list[int]:
    lived = members[weight[members] > 0]
    pool = lived if len(lived) >= count else members
    here = at[pool]
    first = int(np.argmin(here @ np.array([1.0, -0.3])))
    chosen = [first]
    far = ((here - here[first]) ** 2).sum(axis=1)
    for _ in range(count - 1):
        nearby = far.copy()
        nearby[chosen] = -1.0
        chosen.append(int(np.argmax(nearby)))
        far = np.minimum(far, ((here - here[chosen[-1]]) ** 2).sum(axis=1))
    return [int(pool[k]) for k in chosen]


def _rest(members: Sequence[int], part: dict[int, int], seeds: list[int], at: Floats) -> None:
    """Give atoms that no part reaches (islets) to the part with the nearest seed."""
    for atom in members:
        if part[atom] == -1:
            part[atom] = int(np.argmin(((at[seeds] - at[atom]) ** 2).sum(axis=1)))
