"""`mapdesk` and `python -m mapdesk`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program with the arguments of the command line and return its exit code."""
    from mapdesk import app

    return app.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
