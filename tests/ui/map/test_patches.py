from __future__ import annotations

from mapdesk.ui.map.patches import MOST_KEYS, MOST_PATCHES, MOST_ROWS, PatchBook


def spans(book: PatchBook, layer: str = "a") -> list[tuple[int, int]]:
    return [(one.before, one.after) for one in book.patches(layer)]


def test_edit_is_a_patch_on_top_of_the_whole() -> None:
    book = PatchBook({"a": 4, "b": 1})
    (made,) = book.move("a", 6, {"A1"})
    assert made.address == "mapdesk://app/patch/a/4-6"
    book.move("a", 7, {"A2"})
    assert spans(book) == [(4, 6), (6, 7)]
    assert (book.wholes["a"], book.revision("a")) == (4, 7)
    assert (book.wholes["b"], book.revision("b")) == (1, 1)


def test_what_is_not_known_or_very_much_means_the_whole() -> None:
    for keys in (None, set(), {f"A{n}" for n in range(MOST_KEYS + 1)}):
        book = PatchBook({"a": 1})
        book.move("a", 2, {"A1"})
        assert book.move("a", 3, keys) == []
        assert (spans(book), book.wholes["a"]) == ([], 3)


def test_many_patches_are_joined_and_the_page_need_not_read_them_again() -> None:
    book = PatchBook({"a": 0})
    for revision in range(1, MOST_PATCHES + 1):
        book.move("a", revision, {f"A{revision}"})
    new = book.move("a", MOST_PATCHES + 1, {"B"})
    assert spans(book) == [(0, MOST_PATCHES), (MOST_PATCHES, MOST_PATCHES + 1)]
    assert len(new[0].keys) == MOST_PATCHES
    assert book.wholes["a"] == 0


def test_many_rows_in_all_mean_the_whole() -> None:
    book = PatchBook({"a": 0})
    turns = MOST_ROWS // 400 + 1
    for turn in range(1, turns + 1):
        book.move("a", turn, {f"A{turn}_{n}" for n in range(400)})
    assert (spans(book), book.wholes["a"]) == ([], turns)
    for turn in range(turns + 1, turns + 100):
        book.move("a", turn, {f"A{n}" for n in range(400)})
    assert book.wholes["a"] == turns  # the same rows again and again are few


def test_workspace_that_was_restored_to_an_earlier_revision_is_read_anew() -> None:
    book = PatchBook({"a": 9})
    assert book.move("a", 3, {"A1"}) == []
    assert book.wholes["a"] == 3
