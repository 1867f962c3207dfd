"""The small district of the layers' tests, asked about its places."""

from tests.layers.conftest import workspace

__all__ = ["workspace"]
