"""mapdesk: a spatial command map for an island district.

One program for the operator, the planner and the maritime officer, over one map and one unified address base.
`docs/architecture.md` says which room holds what.
"""

from __future__ import annotations

__version__ = "0.1.0"
