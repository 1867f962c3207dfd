"""Sea parcels: rights to use the sea, with certificate and term."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.codes import sea_use_code
from mapdesk.layers.columns import choice, date, flag, real, text, words
from mapdesk.layers.sea_farms import SEA_LAYER_WORDS, SEA_LAYERS
from mapdesk.layers.style import Case, Label, Style, Symbol
from mapdesk.model.schema import Column, Kind, Shape
from mapdesk.words import Message, msg

HOLDERS = {
    "company": msg("Company"),
    "cooperative": msg("Cooperative"),
    "village_collective": msg("Village collective"),
    "agency": msg("Public agency"),
    "masked": msg("Not shown"),
}
HOLDER_WORDS = words(
    {
        "company": "企业 公司 法人",
        "cooperative": "合作社",
        "village_collective": "村集体 集体",
        "agency": "机关 事业单位",
        "masked": "个人 自然人",
    }
)
REGISTRATIONS = {
    "initial": msg("First registration"),
    "change": msg("Change of registration"),
    "cancellation": msg("Cancellation of registration"),
    "mortgage": msg("Mortgage registration"),
    "other": msg("Other registration"),
}
REGISTRATION_WORDS = words(
    {
        "initial": "初始登记 首次登记",
        "change": "变更登记 转移登记",
        "cancellation": "注销登记",
        "mortgage": "抵押登记",
        "other": "其他登记",
    }
)
STATES = {
    "valid": msg("In force"),
    "applied": msg("Applied for"),
    "expired": msg("Expired"),
    "cancelled": msg("Cancelled"),
}
STATE_WORDS = words(
    {
        "valid": "有效 正常 现势",
        "applied": "申请 公示",
        "expired": "到期 过期",
        "cancelled": "注销 历史",
    }
)


@layer
class SeaParcels(Layer):
    """Parcels of sea-use certificates. Natural persons stand as village collective or are not shown.

    `boundary_points` is a JSON list of [number, ring, lon, lat] as on the certificate. Two parcels may lie over each
    other when their vertical layers differ.
    """

    name: ClassVar[str] = "sea_parcels"
    title: ClassVar[Message] = msg("Sea parcels")
    group: ClassVar[str] = "sea"
    shape: ClassVar[Shape] = Shape.POLYGON
    key: ClassVar[str] = "parcel_id"
    prefix: ClassVar[str] = "PAR"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "parcel_code",
            msg("Parcel code"),
            "宗海代码",
            "宗海编号",
            "宗海编码",
            "地块编号",
            "编码",
            "代码",
            "编号",
            "code",
        ),
        usual.name("宗海名称", "项目名称", "地块名称"),
        text(
            "certificate_no",
            msg("Sea-use certificate"),
            "证书编号",
            "海域使用权证",
            "海域使用权证号",
            "不动产权证号",
            "证号",
            "certificate",
        ),
        text("holder", msg("Holder"), "权利人", "使用权人", "海域使用权人", "持证人", "用海单位", "owner"),
        choice("holder_kind", msg("Kind of holder"), HOLDERS, "权利人类型", "持证主体", choice_aliases=HOLDER_WORDS),
        text("use_class", msg("Use class"), "用海类型", "用途", "海域使用类型", check=sea_use_code),
        text("use_mode", msg("Use mode"), "用海方式", check=sea_use_code),
        choice(
            "sea_layer",
            msg("Vertical layer"),
            SEA_LAYERS,
            "立体分层",
            "分层",
            "用海空间层",
            choice_aliases=SEA_LAYER_WORDS,
        ),
        real(
            "area_ha",
            msg("Area on the certificate"),
            "面积",
            "面积公顷",
            "宗海面积",
            "用海面积",
            "证载面积",
            "area",
            unit="ha",
        ),
        date("term_start", msg("Term from"), "起始日期", "用海起始", "使用期限起", "开始日期", "term from"),
        date("term_end", msg("Term to"), "终止日期", "用海终止", "使用期限止", "到期日期", "有效期至", "term to"),
        choice(
            "registration",
            msg("Registration"),
            REGISTRATIONS,
            "登记类型",
            "登记种类",
            choice_aliases=REGISTRATION_WORDS,
        ),
        choice("state", msg("State"), STATES, "状态", "权属状态", "status", choice_aliases=STATE_WORDS),
        flag("mortgaged", msg("Mortgaged"), "抵押", "是否抵押", "抵押情况"),
        text("issued_by", msg("Issued by"), "发证机关", "登记机关", "批准机关"),
        date("issued_on", msg("Issued on"), "发证日期", "登记日期", "批准日期"),
        text("farm_code", msg("Farm code"), "养殖区编号", "所在养殖区"),
        text("sheet", msg("Map sheet"), "图幅", "图幅号"),
        usual.town(),
        usual.village(),
        usual.place("坐落", "宗海位置"),
        Column("boundary_points", Kind.JSON, msg("Boundary points"), ("界址点", "界址点坐标")),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("valid", STATES["valid"], Symbol(stroke="parcel")),
            Case("applied", STATES["applied"], Symbol(stroke="parcel", dash=(5, 4))),
            Case(
                "expired",
                STATES["expired"],
                Symbol(stroke="danger", stroke_px=1.2, hatch="back", hatch_ink="danger", hatch_opacity=0.4),
            ),
            Case("cancelled", STATES["cancelled"], Symbol(stroke="asset_off", stroke_px=0.8, dash=(2, 4))),
        ),
        by="state",
        label=Label("parcel_code", min_zoom=15, size_px=11, rank=15, ink="sea_text"),
    )
    card: ClassVar[Card] = usual.card(
        "name", "state", "certificate_no", "holder", "use_mode", "area_ha", "term_end", "sea_layer"
    )
    identity: ClassVar[tuple[str, ...]] = ("parcel_code", "certificate_no")
    code: ClassVar[str | None] = "parcel_code"
    order: ClassVar[int] = 130
    min_zoom: ClassVar[int] = 12
    visible: ClassVar[bool] = False
    indexed: ClassVar[tuple[str, ...]] = ("parcel_code", "certificate_no")
