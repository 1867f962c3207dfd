"""docs/cli.md tells every command and every option."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapdesk.cli.running import SUBCOMMANDS, parser

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


@pytest.mark.parametrize("name", list(SUBCOMMANDS.load()))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = PAGE.read_text("utf-8")
    assert f"mapdesk {name}" in text
    import argparse

    actions = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    for action in actions.choices[name]._actions:
        for option in action.option_strings:
            if option.startswith("--") and option not in ("--help", "--workspace"):
                assert option in text, f"{option} of {name} is not in docs/cli.md"
