"""Registries: one decorator adds a thing, one call loads the folder in which such things live."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
C = TypeVar("C", bound=Callable[..., object])


class Registry(Generic[T]):
    """Named things of one kind, in the order they were added.

    Parameters
    ----------
    noun : str
        What one entry is, for error texts ("layer", "panel").
    package : str
        The package whose modules add the entries; imported whole by `load`.
    deep : bool
        Whether modules of the package's own packages are imported too.
    only : str
        Name of the modules that add entries; empty: all.
    """

    def __init__(self, noun: str, package: str, *, deep: bool = False, only: str = "") -> None:
        self.noun = noun
        self.package = package
        self.deep = deep
        self.only = only
        self._things: dict[str, T] = {}
        self._loaded = False
        self._under_way = False
        self._failed = False  # a module whose import failed is run again by the next load, and adds its things again
        self._loading = threading.RLock()

    def add(self, name: str) -> Callable[[T], T]:
        """Return a decorator that adds what it decorates under `name`; a name stands once."""

        def adding(thing: T) -> T:
            if name in self._things and not self._failed:
                raise ValueError(f"{self.noun} {name!r} is registered twice")
            self._things[name] = thing
            return thing

        return adding

    def load(self) -> Registry[T]:
        """Import every module of the package once, so that all entries are there; return the registry.

        When a module cannot be imported its error is raised, and the next call tries again.
        """
        if self._loaded:
            return self
        with self._loading:  # others wait for the whole; a module of the package that asks meanwhile gets what is there
            if not self._loaded and not self._under_way:
                self._under_way = True
                try:
                    self._import()
                except BaseException:
                    self._failed = True
                    raise
                finally:
                    self._under_way = False
                self._loaded, self._failed = True, False
        return self

    def _import(self) -> None:
        package = importlib.import_module(self.package)
        found = pkgutil.walk_packages if self.deep else pkgutil.iter_modules
        for module in sorted(found(package.__path__, f"{self.package}."), key=lambda one: one.name):
            if self.only in ("", module.name.rpartition(".")[2]):
                importlib.import_module(module.name)

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def values(self) -> list[T]:
        """Return the entries in the order they were added."""
        return list(self._things.values())

    def items(self) -> list[tuple[str, T]]:
        """Return (name, entry) pairs in the order they were added."""
        return list(self._things.items())
