"""The map bridge: scheme, channel, page and base maps. The only place that knows WebEngine."""
