"""Incidents: what was reported, where, and how far it has come."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, flag, integer, moment, text, words
from mapdesk.layers.style import Case, Cluster, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

STATES = {
    "reported": msg("Reported"),
    "accepted": msg("Accepted"),
    "filed": msg("Filed"),
    "dispatched": msg("Dispatched"),
    "handling": msg("Being handled"),
    "handled": msg("Handled, to be verified"),
    "returned": msg("Returned"),
    "pending": msg("In the pending ledger"),
    "verified": msg("Verified"),
    "closed": msg("Closed"),
    "void": msg("Void"),
}
STATE_WORDS = words(
    {
        "reported": "上报 待受理 新建 new",
        "accepted": "受理 已受理",
        "filed": "立案 已立案 待派遣 open",
        "dispatched": "派遣 已派遣 已交办 assigned",
        "handling": "处置 处置中 办理中 in_progress started",
        "handled": "反馈 已处置 待核查",
        "returned": "退件 退回",
        "pending": "挂账 on_hold",
        "verified": "核查 已核查",
        "closed": "结案 已结案 办结 已办结 关闭",
        "void": "作废 cancelled canceled",
    }
)
CHANNELS = {
    "110": msg("110 relay"),
    "12345": msg("12345 relay"),
    "12395": msg("12395 relay"),
    "phone": msg("Telephone"),
    "grid_worker": msg("Grid worker"),
    "public_app": msg("Public app"),
    "video": msg("Video found"),
    "sensor": msg("Sensor"),
    "camera_health": msg("Camera fault"),
    "vessel_alert": msg("Vessel alert"),
    "superior": msg("From above"),
    "other": msg("Other"),
}
CHANNEL_WORDS = words(
    {
        "110": "110联动",
        "12345": "12345热线 市民热线",
        "12395": "水上遇险",
        "phone": "电话",
        "grid_worker": "网格员 网格上报 巡查",
        "public_app": "公众 小程序 公众上报 online mobile",
        "video": "视频 视频发现",
        "sensor": "物联 感知设备",
        "camera_health": "设备离线",
        "vessel_alert": "船舶预警",
        "superior": "上级 上级交办",
        "other": "其他 unknown unspecified",
    }
)
GRADES = {
    "1": msg("Grade I, especially serious"),
    "2": msg("Grade II, serious"),
    "3": msg("Grade III, considerable"),
    "4": msg("Grade IV, general"),
}
GRADE_WORDS = words(
    {
        "1": "特别重大 i",
        "2": "重大 ii",
        "3": "较大 iii",
        "4": "一般 iv",
    }
)
URGENCY = {"emergency": msg("Most urgent"), "urgent": msg("Urgent"), "normal": msg("Ordinary")}
URGENCY_WORDS = words(
    {
        "emergency": "特急",
        "urgent": "紧急 加急 急",
        "normal": "一般 普通 正常",
    }
)


@layer
class Incidents(Layer):
    """Daily and emergency events in one layer. Nobody's name or number is a column; `words` is what was said."""

    name: ClassVar[str] = "incidents"
    title: ClassVar[Message] = msg("Incidents")
    group: ClassVar[str] = "incidents"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "incident_id"
    prefix: ClassVar[str] = "INC"
    columns: ClassVar[tuple[Column, ...]] = (
        text("title", msg("Title"), "标题", "事件标题", "事件名称", "案件名称", "subject"),
        text(
            "incident_class",
            msg("Incident class"),
            "事件大类",
            "大类",
            "大类名称",
            "事件类型",
            "类型",
            "类别",
            "class",
            "complaint type",
            "category",
            "problem",
            choice_aliases=codes.incident_words(),
            check=codes.incident_class,
        ),
        text(
            "subclass",
            msg("Incident subclass"),
            "事件小类",
            "小类",
            "小类名称",
            "细类",
            "descriptor",
            "subcategory",
            "problem detail",
        ),
        choice(
            "channel",
            msg("Channel"),
            CHANNELS,
            "来源",
            "事件来源",
            "问题来源",
            "上报渠道",
            "渠道",
            "open data channel type",
            choice_aliases=CHANNEL_WORDS,
        ),
        text(
            "external_ref",
            msg("External reference"),
            "外部编号",
            "工单编号",
            "来电编号",
            "关联编号",
            "external reference",
        ),
        choice(
            "state",
            msg("State"),
            STATES,
            "状态",
            "办理状态",
            "事件状态",
            "案件状态",
            "处置状态",
            "当前环节",
            "status",
            choice_aliases=STATE_WORDS,
        ),
        choice(
            "incident_grade",
            msg("Grade"),
            GRADES,
            "事件等级",
            "突发事件等级",
            "等级",
            "grade",
            choice_aliases=GRADE_WORDS,
        ),
        choice("urgency", msg("Urgency"), URGENCY, "紧急程度", "缓急程度", "priority", choice_aliases=URGENCY_WORDS),
        moment(
            "opened_at",
            msg("Reported at"),
            "上报时间",
            "发生时间",
            "受理时间",
            "立案时间",
            "创建时间",
            "报告时间",
            "created date",
            "created at",
            "opened",
        ),
        moment("dispatched_at", msg("Dispatched at"), "派遣时间", "交办时间"),
        moment("due_at", msg("Due at"), "办理期限", "截止时间", "办结时限", "due date"),
        moment("handled_at", msg("Handled at"), "处置时间", "处置完成时间", "反馈时间"),
        moment("closed_at", msg("Closed at"), "结案时间", "办结时间", "关闭时间", "closed date", "closed at"),
        usual.unit("处置单位", "处置部门", "主办单位", "承办单位", "agency name", "agency"),
        text(
            "words",
            msg("Words of the report"),
            "事件描述",
            "问题描述",
            "描述",
            "内容",
            "事件内容",
            "诉求内容",
            "description",
        ),
        text("outcome", msg("Outcome"), "处置结果", "办理结果", "处理情况", "resolution description"),
        usual.place("事发地点", "事件地点", "发生地点", "地点描述", "事件地址", "incident address", "street address"),
        text("place_kind", msg("Kind of place"), "地点类型", "场所类型", "location type"),
        usual.address_link(),
        usual.town(),
        usual.village(),
        *usual.grid_links(),
        integer("people_in_danger", msg("People in danger"), "遇险人数", "涉险人数"),
        flag("supervised", msg("Supervised"), "督办", "是否督办"),
        flag("drill", msg("Drill"), "演练", "是否演练"),
        integer("reopened", msg("Times reopened"), "重开次数"),
        text("merged_into", msg("Merged into"), "并入事件", "主事件"),
        text("camera_id", msg("Camera ID"), "摄像机ID"),
        text("facility_id", msg("Facility ID"), "场所ID"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("reported", STATES["reported"], Symbol("diamond", 15, fill="level_2", sign="!"), apart=True),
            Case("accepted", STATES["accepted"], Symbol("square", 12, fill="level_3", sign="1")),
            Case("filed", STATES["filed"], Symbol("square", 12, fill="level_3", sign="2")),
            Case("dispatched", STATES["dispatched"], Symbol("circle", 12, fill="level_4", sign="→")),
            Case("handling", STATES["handling"], Symbol("circle", 12, fill="level_4", sign="…")),
            Case("handled", STATES["handled"], Symbol("square", 12, fill="level_3", sign="?")),
            Case("returned", STATES["returned"], Symbol("diamond", 15, fill="level_2", sign="↩"), apart=True),
            Case(
                "pending", STATES["pending"], Symbol("ring", 10, stroke="muted", stroke_px=1.4, sign="‖"), min_zoom=13
            ),
            Case("verified", STATES["verified"], Symbol("ring", 6, stroke="asset_off", stroke_px=1.0), min_zoom=16),
            Case("closed", STATES["closed"], Symbol("circle", 3.5, fill="asset_off", fill_opacity=0.7), min_zoom=16),
            Case("void", STATES["void"], Symbol("cross", 4, fill="asset_off", fill_opacity=0.7), min_zoom=17),
        ),
        by="state",
        label=Label("title", min_zoom=16, size_px=11, rank=65),
        cluster=Cluster(max_zoom=14, least=6),
        shrink_below_zoom=11,
    )
    card: ClassVar[Card] = usual.card(
        "title", "state", "place", "incident_class", "subclass", "urgency", "opened_at", "unit", "grid_code"
    )
    identity: ClassVar[tuple[str, ...]] = ("external_ref",)
    source_headers: ClassVar[tuple[str, ...]] = (
        "unique key",
        "事件编号",
        "案件编号",
        "事件编码",
        "案件号",
        "事件ID",
        "case number",
        "case id",
        "service request number",
        "编号",
        "编码",
        "id",
    )
    order: ClassVar[int] = 900
    fresh_for_s: ClassVar[int | None] = usual.DAY_S
    time: ClassVar[str | None] = "opened_at"
    indexed: ClassVar[tuple[str, ...]] = ("state", "opened_at", "external_ref", "incident_class")
