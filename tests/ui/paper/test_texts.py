from __future__ import annotations

from mapdesk.ui.paper.texts import portable_svg, usual_codes


def test_radicals_ligatures_and_tabs_become_usual_characters() -> None:
    table = b"2 beginbfrange\n<0001> <0004> [<2F79> <FB01> <0009> <2EDB> ]\n<0005> <0005> <2F00>\nendbfrange\nend"
    assert usual_codes(table) == (
        b"2 beginbfrange\n<0001> <0004> [<7F51> <00660069> <0020> <98CE> ]\n<0005> <0005> <4E00>\nendbfrange\nend"
    )


def test_codes_of_glyphs_stay() -> None:
    table = b"1 beginbfrange\n<2F79> <2F79> <0041>\nendbfrange"
    assert usual_codes(table) == table


def test_svg_names_fonts_of_other_machines() -> None:
    made = portable_svg(b'<text font-family="Sans Serif">font-family=&quot;x&quot;</text>')
    assert b"Microsoft YaHei" in made
    assert b"font-family=&quot;x&quot;" in made
