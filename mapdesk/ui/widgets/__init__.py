"""Shared parts of all panels: card, badge, table, empty state, toast."""
