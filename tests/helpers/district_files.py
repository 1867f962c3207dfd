"""The files of a small made-up district, as offices would hand them over on the first day."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping

COUNTY = "330395"
NAME = "云屿区"
ISLAND = shapely.box(121.10, 27.80, 121.16, 27.86)
ISLET = shapely.box(121.18, 27.80, 121.20, 27.82)
VILLAGES = {
    "330395001001": ("东澳社区", shapely.box(121.10, 27.80, 121.13, 27.86)),
    "330395101201": ("南礁村", shapely.box(121.13, 27.80, 121.16, 27.86)),
    "330395101202": ("小屿村", ISLET),
}
HARBOURS = (
    ("H-01", "东澳渔港", 121.131, 27.801),
    ("H-02", "南礁渔港", 121.158, 27.803),
    ("H-03", "小屿码头", 121.19, 27.802),
)
BAD_HARBOURS: tuple[tuple[str, str, object, object], ...] = (
    ("H-04", "远方的港", 721.0, 27.8),
    ("H-05", "没写数字的港", "东经一百二十一度", 27.81),
    ("H-06", "写错等级的港", 121.15, 27.81),
)
"""The first lies nowhere on earth, the second has a word for its longitude; the third only a grade that is none."""
ROADS = ("海湾路", "渔港路", "灯塔巷")


def write_outline(folder: Path) -> Path:
    """Write the land of the district: two islands."""
    return _features(folder / "outline.geojson", [({"name": "云屿"}, ISLAND), ({"name": "小屿"}, ISLET)])


def write_villages(folder: Path) -> Path:
    """Write three villages with their division codes."""
    rows = [({"村代码": code, "村名": name}, shape) for code, (name, shape) in VILLAGES.items()]
    return _features(folder / "villages.geojson", rows)


def write_grids(folder: Path) -> Path:
    """Write four grids that cover the district; the largest village has two."""
    west, south, east, north = VILLAGES["330395001001"][1].bounds
    middle = (south + north) / 2
    rows = [
        ({"网格编码": "330395001001001", "网格名称": "第一网格"}, shapely.box(west, middle, east, north)),
        ({"网格编码": "330395001001002", "网格名称": "第二网格"}, shapely.box(west, south, east, middle)),
        ({"网格编码": "330395101201001", "网格名称": "第三网格"}, VILLAGES["330395101201"][1]),
        ({"网格编码": "330395101202001", "网格名称": "第四网格"}, ISLET),
    ]
    return _features(folder / "grids.geojson", rows)


def write_addresses(folder: Path, count: int = 60) -> Path:
    """Write addresses as a register hands them over; the last one has no position."""
    file = folder / "addresses.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["地址编码", "详细地址", "经度", "纬度"])
        for number in range(1, count + 1):
            place = (
                ("", "") if number == count else (f"{121.11 + number * 0.0005:.6f}", f"{27.81 + number * 0.0005:.6f}")
            )
            writer.writerow([f"DZ{number:05d}", f"{ROADS[number % 3]}{number}号", *place])
    return file


def fill_harbours(template: Path) -> Path:
    """Fill the program's own spreadsheet: three good rows and the bad ones; the example stays where it is."""
    import openpyxl

    workbook = openpyxl.load_workbook(template)
    sheet: Any = workbook.worksheets[0]
    headers = {str(cell.value): cell.column for cell in sheet[1]}

    def column(word: str) -> int:
        return int(next(at for header, at in headers.items() if header.startswith(word)))

    for row, (code, name, lon, lat) in enumerate((*HARBOURS, *BAD_HARBOURS), start=3):
        values = {"渔港编号": code, "名称": name, "经度": lon, "纬度": lat, "等级": "二级", "泊位数": 20}
        if code == "H-06":
            values["等级"] = "特大"
        for word, value in values.items():
            sheet.cell(row, column(word)).value = value
    filled = template.with_name("harbours-filled.xlsx")
    workbook.save(filled)
    return filled


def write_photo(folder: Path) -> Path:
    """Write a small picture."""
    from PIL import Image

    file = folder / "quay.png"
    Image.new("RGB", (320, 240), (40, 120, 160)).save(file)
    return file


def _features(file: Path, rows: list[tuple[dict[str, str], Any]]) -> Path:
    features = [{"type": "Feature", "properties": told, "geometry": mapping(shape)} for told, shape in rows]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    return file
