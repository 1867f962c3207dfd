"""The index of the address base: dictionaries of names, columns of rows, one mapped file in the user's cache folder.

Here belongs how it is built, kept, loaded and brought up to date. What a query finds in it is `addresses.search`.
"""
