"""Failures of other address tools that people reported, each as a test; the number is that of the anchor list."""

from __future__ import annotations

import pytest

from mapdesk.addresses.canonical import door, key, number_range
from mapdesk.addresses.elements import Elements
from mapdesk.addresses.parsing import parse


def found(text: str) -> dict[str, str]:
    return parse(text).found()


def test_26_number_behind_the_street_is_found_also_without_a_mark() -> None:
    assert found("望海路58") == {"road": "望海路", "number": "58"}
    assert found("望海路58号") == {"road": "望海路", "number": "58号"}


def test_26_letters_behind_a_number_make_another_number() -> None:
    assert found("望海路12B号")["number"] == "12B号"
    assert len({key("number", value) for value in ("12号", "12B号", "12A号")}) == 3


def test_26_glued_words_are_taken_apart() -> None:
    assert found("洞头北岙街道望海路12号") == {
        "county": "洞头",
        "town": "北岙街道",
        "road": "望海路",
        "number": "12号",
    }


@pytest.mark.parametrize("note", ["(绕到后面)", "旁边巷子进去", " 送货前打电话", ",对面停车场"])
def test_27_trailing_notes_change_no_element_before_them(note: str) -> None:
    plain = found("温州市洞头区望海路12号")
    noted = found("温州市洞头区望海路12号" + note)
    assert {name: noted.get(name) for name in plain} == plain


def test_28_lane_and_number_inside_it_are_found() -> None:
    elements = parse("中兴路358弄81号")
    assert (elements.road, elements.number, elements.sub_number) == ("中兴路", "358弄", "81号")
    assert found("中兴路358弄81号602室")["building"] == "81号"


def test_29_text_without_blanks_is_split_at_its_divisions() -> None:
    assert found("北京市朝阳区建国路1号") == {"city": "北京市", "county": "朝阳区", "road": "建国路", "number": "1号"}


def test_29_names_that_hold_the_word_for_their_kind_stay_whole() -> None:
    assert found("广州市越秀区解放路1号")["city"] == "广州市"
    assert found("荆州市沙市区北京路1号")["county"] == "沙市区"
    assert found("台州市路桥区路桥街道银安街9号")["town"] == "路桥街道"
    assert found("桐乡市乌镇镇子夜路18号")["town"] == "乌镇镇"


def test_30_a_number_inside_a_range_belongs_to_it() -> None:
    assert found("望江路48-50号")["number"] == "48-50号"
    first, last = number_range("48-50号") or (0, 0)
    assert first <= 49 <= last


def test_31_number_with_a_letter_is_not_the_number() -> None:
    assert key("number", "83A号") != key("number", "83号")
    assert number_range("104-114号") == (104, 114)
    assert number_range("12-1号") is None


def test_31_several_numbers_of_one_door_are_one_value() -> None:
    assert found("望江路12号、14号")["number"] == "12号、14号"
    assert found("望江路12,14,16号")["number"] == "12,14,16号"
    assert found("中山路5号A座1207、1208室")["room"] == "1207、1208室"


def test_31_units_of_one_building_stay_apart() -> None:
    rooms = {key("room", found(f"望海路5号2幢1单元{room}室")["room"]) for room in (101, 102, 201)}
    assert len(rooms) == 3


def test_32_province_without_its_word_does_not_swallow_the_city() -> None:
    assert found("山东青岛市市南区香港中路8号")["city"] == "青岛市"
    assert found("辽宁辽阳白塔区民主路25号")["city"] == "辽阳"
    assert found("辽宁辽阳白塔区民主路25号")["province"] == "辽宁"


@pytest.mark.parametrize(
    ("text", "road"),
    [
        ("广东路12号", "广东路"),
        ("上海市黄浦区广东路500号", "广东路"),
        ("上海徐汇区陕西南路25弄6号", "陕西南路"),
        ("宁波市江北区台湾风情街8号", "台湾风情街"),
        ("温州市鹿城区上海路66号", "上海路"),
        ("杭州路15号", "杭州路"),
        ("南京西路100号", "南京西路"),
    ],
)
def test_33_roads_named_after_provinces_and_cities_are_roads(text: str, road: str) -> None:
    elements = parse(text)
    assert elements.road == road
    assert elements.province is None


def test_33_a_longer_name_is_not_cut_to_a_shorter_one() -> None:
    assert found("杭州市下城区体育场路239号")["county"] == "下城区"


def test_33_long_addresses_are_read_to_the_end() -> None:
    text = "浙江省宁波市慈溪市观海卫镇三北西路102号商务中心大厦B座(原第二棉纺织厂内)12层1203室"
    assert parse(text).room == "1203室"
    assert parse(text).building == "B座"


def test_34_cities_of_neighbouring_names_are_not_mixed_up() -> None:
    elements = parse("青海西宁城中区南大街3号")
    assert (elements.province, elements.city, elements.county) == ("青海", "西宁", "城中区")


def test_34_cities_without_counties_have_towns() -> None:
    elements = parse("广东省中山市小榄镇民安南路108号")
    assert (elements.city, elements.county, elements.town) == ("中山市", None, "小榄镇")


@pytest.mark.parametrize("text", ["余杭区余杭区文一西路9号", "杭州杭州市余杭区文一西路9号", "余杭余杭区文一西路9号"])
def test_34_repeated_divisions_are_taken_once(text: str) -> None:
    elements = parse(text)
    assert (elements.road, elements.number) == ("文一西路", "9号")
    assert elements.leftover == ""


def test_34_former_counties_are_known() -> None:
    assert found("绍兴县柯桥街道金柯桥大道112号")["county"] == "绍兴县"
    assert found("杭州市江干区九堡镇三村48号")["county"] == "江干区"


def test_34_look_alike_radicals_from_pdf_files_are_read_and_kept() -> None:
    assert found("⻄安市⻓安区西⻓安街1号") == {
        "city": "⻄安市",
        "county": "⻓安区",
        "road": "西⻓安街",
        "number": "1号",
    }


def test_35_traditional_characters_do_not_make_a_district_of_a_road() -> None:
    elements = parse("臺北路與運河北路3號")
    assert elements.county is None
    assert parse("杭州市運河北路3號").road == "運河北路"
    assert parse("舟山市定海區環城東路3號4幢").building == "4幢"


def test_36_digits_of_the_room_stay() -> None:
    assert found("洞头区望海路58号2单元301")["room"] == "301"
    assert found("车站大道大诚嘉园3-2-501") == {
        "road": "车站大道",
        "estate": "大诚嘉园",
        "building": "3",
        "unit": "2",
        "room": "501",
    }


def test_36_a_region_repeated_in_the_middle_ruins_nothing() -> None:
    once = found("浙江省杭州市滨江区六和路368号")
    assert found("浙江省杭州市滨江区 浙江省 杭州市 滨江区 六和路368号") == once


def test_37_rooms_are_the_same_only_when_exactly_so() -> None:
    assert key("room", "14A") != key("room", "14C")
    assert key("room", "14a室") == key("room", "14A")
    assert key("room", "0501") != key("room", "501")


def test_37_a_missing_or_foreign_unit_mark_is_no_obstacle() -> None:
    for text in ("3幢2单元501室", "3幢2-501", "三幢二单元501", "3幢 2单元 501", "3栋2单元501室"):
        elements = parse("望海路望海花园" + text)
        assert key("building", elements.building or "") == "3"
        assert key("unit", elements.unit or "") == "2"
        assert key("room", elements.room or "") == "501"


def test_38_a_blank_inside_a_number_is_no_end_of_it() -> None:
    elements = parse("望海路 12 号 3 幢 2 单元 501 室")
    assert key("number", elements.number or "") == "12"
    assert key("building", elements.building or "") == "3"
    assert key("room", elements.room or "") == "501"


def test_38_a_repeated_unit_is_taken_once() -> None:
    elements = parse("望海路12号3幢501室501室")
    assert elements.room == "501室"
    assert elements.leftover == "501室"


@pytest.mark.parametrize(
    "text",
    [
        "路" * 100_000,
        "1-" * 50_000,
        "三" * 100_000,
        "浙江省" * 30_000,
        "(" * 100_000,
        "（（（望海路12号）（（" * 9_000,
        "号幢单元室" * 20_000,
        "a1" * 50_000,
        "\u202e" * 100_000,
    ],
)
@pytest.mark.timeout(20)
def test_38_work_is_capped_whatever_the_text(text: str) -> None:
    assert len(parse(text).leftover) >= len(text) - 1_000  # took 24 to 600 s elsewhere


def test_38_what_is_no_part_of_the_address_makes_no_element() -> None:
    plain = found("洞头区望海路12号3楼")
    assert found("洞头区望海路12号3楼 0577-63480000") == plain
    assert found("洞头区望海路12号3楼(325700)") == plain
    assert found("洞头区望海路12号3楼 / 温州市鹿城区车站大道5号2幢301室") == plain


def test_38_an_unbalanced_bracket_hides_nothing() -> None:
    assert found("温州市洞头区望海路12号（3幢501室")["room"] == "501室"
    assert found("温州市洞头区）望海路12号")["number"] == "12号"


def test_39_a_number_in_the_name_of_a_building_is_no_house_number() -> None:
    elements = parse("良渚文化村8号公馆3幢501")
    assert elements.number is None
    assert elements.building == "3幢"
    assert "8号公馆" in (elements.poi or elements.estate or "")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("九堡镇三村48号", "village", "三村"),
        ("金华市婺城区八一北街629号", "road", "八一北街"),
        ("义乌市廿三里街道商城大道8号", "town", "廿三里街道"),
        ("杭州市西湖区文一西路1号", "road", "文一西路"),
        ("金华市五一路68号", "road", "五一路"),
        ("杭州市钱塘区6号大街452号", "road", "6号大街"),
        ("慈溪市百两桥村12号", "village", "百两桥村"),
    ],
)
def test_39_numerals_in_names_are_not_numbers(text: str, name: str, value: str) -> None:
    assert found(text)[name] == value


def test_39_all_spellings_become_one() -> None:
    assert {key("building", value) for value in ("3幢", "三幢", "３幢", "3栋", "3#", "3号楼", "3#楼", "03幢")} == {"3"}
    assert {key("room", value) for value in ("501室", "501", "五〇一室", "501号", "501房")} == {"501"}
    assert {door(parse(f"望海路{value}")) for value in ("12号之1", "12-1号", "12之1号", "１２-１號")} == {"12-1"}


def test_39_a_pattern_takes_no_more_than_its_own() -> None:
    elements = parse("湖镇镇希望路15号")
    assert (elements.town, elements.road, elements.number) == ("湖镇镇", "希望路", "15号")


def test_40_one_road_in_two_towns_keeps_its_town() -> None:
    first, second = parse("大门镇东兴路7号"), parse("鹿西乡东兴路7号")
    assert first.road == second.road
    assert first.town != second.town


def test_parts_are_compared_by_their_own_marks_only() -> None:
    assert door(Elements(number="12号", sub_number="附5号")) == "12附5"
    assert door(Elements()) == ""
