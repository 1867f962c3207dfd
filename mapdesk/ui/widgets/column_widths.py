"""How wide the columns of a table are: from what stands in them, by kind; what a person has set stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PyQt6.QtGui import QFontMetrics

from mapdesk.model.schema import Column, Kind

EXACT_MOST_PX = 320
TEXT_MOST_PX = 220
TITLE_MOST_PX = 320
_PADDING_PX = 24
_TRIED = 3
_EXACT_KINDS = {Kind.INTEGER, Kind.REAL, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME}
_FIRST_WIDE_CHARACTER = "\u2e80"


class ColumnWidths:
    """The widths that columns would like, learned from the pages that have come.

    Times, numbers and codes get what they need, since half a number is worse than none; texts get their share and then
    what is left of the view.
    """

    def __init__(self, columns: tuple[Column, ...], titles_px: list[int], set_px: Mapping[str, int]) -> None:
        self._columns = columns
        self._titles = titles_px
        self._set = dict(set_px)
        self._wanted = [0] * len(columns)
        self._exact = [column.kind in _EXACT_KINDS for column in columns]
        self._seen = [False] * len(columns)

    def learn(self, at: int, texts: Iterable[str], metrics: QFontMetrics) -> None:
        """Look at texts of a column; a text column whose cells are all codes is treated as one of codes."""
        filled = [text for text in texts if text]
        if not filled:
            return
        column = self._columns[at]
        if column.kind is Kind.TEXT and not column.choices:
            codes = all(text.isascii() and " " not in text for text in filled)
            self._exact[at] = codes and (self._exact[at] or not self._seen[at])
        self._seen[at] = True
        longest = sorted(set(filled), key=_cells, reverse=True)[:_TRIED]
        needed = max(metrics.horizontalAdvance(text) for text in longest) + _PADDING_PX
        self._wanted[at] = max(self._wanted[at], needed)

    def widths(self, room_px: int) -> list[int]:
        """Return a width for each column; room that is left goes to the texts that are cut."""
        given = [self._first_share(at) for at in range(len(self._columns))]
        cut = [at for at, width in enumerate(given) if self._is_free(at) and width < self._wanted[at]]
        left = room_px - sum(given)
        while cut and left > 0:
            share = max(1, left // len(cut))
            for at in cut:
                more = min(share, self._wanted[at] - given[at], left)
                given[at] += more
                left -= more
            cut = [at for at in cut if given[at] < self._wanted[at]]
        return given

    def set_by_hand(self, at: int, width_px: int) -> None:
        """Leave a column as wide as a person has made it."""
        self._set[self._columns[at].name] = width_px

    def _first_share(self, at: int) -> int:
        if not self._is_free(at):
            return self._set[self._columns[at].name]
        most = EXACT_MOST_PX if self._exact[at] else (TITLE_MOST_PX if at == 0 else TEXT_MOST_PX)
        return max(self._titles[at], min(most, self._wanted[at]))

    def _is_free(self, at: int) -> bool:
        return self._columns[at].name not in self._set


def _cells(text: str) -> int:
    return sum(2 if one >= _FIRST_WIDE_CHARACTER else 1 for one in text)
