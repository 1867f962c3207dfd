"""The one address base, for land and sea: elements of an address, parsing, index, search, reverse, sea places.

Here belongs whatever answers "where is that place?" in words or numbers; the table of addresses is a layer, bringing
rows in from files belongs to the exchange.
"""
