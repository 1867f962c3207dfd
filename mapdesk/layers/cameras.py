"""Cameras as fixed assets: where they stand, what they cover, how they are."""

from __future__ import annotations

from typing import ClassVar

from mapdesk.layers import codes, usual
from mapdesk.layers.base import Card, Layer, layer
from mapdesk.layers.columns import choice, date, flag, moment, real, text, words
from mapdesk.layers.style import Case, Cluster, Label, Style, Symbol
from mapdesk.model.schema import Column, Shape
from mapdesk.words import Message, msg

HEALTH = {
    "ok": msg("Online"),
    "offline": msg("Offline"),
    "video_lost": msg("Video lost"),
    "defect": msg("Fault"),
    "unknown": msg("Unknown"),
}
HEALTH_WORDS = words(
    {
        "ok": "on 在线 正常 online 1 add",
        "offline": "off 离线 不在线 0 断线",
        "video_lost": "vlost 视频丢失 无视频",
        "defect": "defect 故障 损坏 fault",
        "unknown": "未知",
    }
)
KINDS = {
    "bullet": msg("Fixed camera"),
    "dome": msg("Dome camera"),
    "ptz": msg("Turning camera"),
    "thermal": msg("Thermal camera"),
    "panorama": msg("Panoramic camera"),
}
KIND_WORDS = words(
    {
        "bullet": "枪机 固定枪机 固定 3",
        "dome": "半球 2",
        "ptz": "球机 云台 遥控枪机 1 4",
        "thermal": "热成像",
        "panorama": "全景",
    }
)
MOUNTS = {
    "pole": msg("Pole"),
    "wall": msg("Wall"),
    "roof": msg("Roof"),
    "lookout": msg("High lookout"),
    "tower": msg("Mast"),
    "mobile": msg("Mobile post"),
    "indoor": msg("Indoors"),
}
MOUNT_WORDS = words(
    {
        "pole": "立杆 杆装",
        "wall": "壁装 墙装",
        "roof": "楼顶 屋顶",
        "lookout": "高空瞭望 高点",
        "tower": "铁塔",
        "mobile": "移动布点 移动",
        "indoor": "室内",
    }
)
NETWORKS = {
    "video_network": msg("Private video network"),
    "government": msg("Government network"),
    "internet": msg("Internet"),
    "none": msg("Not connected"),
}
NETWORK_WORDS = words(
    {
        "video_network": "视频专网 专网",
        "government": "政务外网 政务网",
        "internet": "互联网 公网",
        "none": "未接入 无",
    }
)
LOOKS = {
    "road": msg("Road"),
    "harbour": msg("Harbour"),
    "farm": msg("Farm"),
    "shore": msg("Shore"),
    "sea": msg("Open sea"),
    "facility": msg("Facility"),
    "square": msg("Public square"),
}
LOOK_WORDS = words(
    {
        "road": "道路 路口",
        "harbour": "港口 渔港 码头",
        "farm": "养殖区",
        "shore": "岸线 沿岸",
        "sea": "海面",
        "facility": "重点场所",
        "square": "广场",
    }
)


@layer
class Cameras(Layer):
    """Cameras with the device id of GB/T 28181. The catalogue has no azimuth, angle, range or height: we hold them."""

    name: ClassVar[str] = "cameras"
    title: ClassVar[Message] = msg("Cameras")
    group: ClassVar[str] = "assets"
    shape: ClassVar[Shape] = Shape.POINT
    key: ClassVar[str] = "camera_id"
    prefix: ClassVar[str] = "CAM"
    columns: ClassVar[tuple[Column, ...]] = (
        text(
            "device_id",
            msg("Device ID"),
            "国标编号",
            "设备编码",
            "设备编号",
            "设备国标编码",
            "国标编码",
            "国标ID",
            "摄像机编码",
            "点位编码",
            "编码",
            "编号",
            "deviceid",
            "device code",
            "code",
            check=codes.device_id,
        ),
        usual.name("摄像机名称", "点位名称", "设备名称", "监控点名称", "通道名称", "camera", "camera name"),
        text("site", msg("Camera site"), "点位", "监控点", "site"),
        choice(
            "kind", msg("Kind"), KINDS, "类型", "摄像机类型", "设备类型", "ptztype", "type", choice_aliases=KIND_WORDS
        ),
        choice("mount", msg("Mount"), MOUNTS, "安装方式", "架设方式", choice_aliases=MOUNT_WORDS),
        choice("looks_at", msg("Looks at"), LOOKS, "监控对象", "覆盖对象", "监控区域类型", choice_aliases=LOOK_WORDS),
        real("azimuth_deg", msg("Azimuth"), "方位角", "朝向", "监视方位", "方位", "azimuth", "heading", unit="°"),
        real("angle_deg", msg("View angle"), "视场角", "水平视场角", "可视角度", "视角", "fov", "angle", unit="°"),
        real("tilt_deg", msg("Tilt"), "俯仰角", "倾角", "tilt", "pitch", unit="°"),
        real("range_m", msg("Range"), "监控距离", "可视距离", "有效距离", "range", unit="m"),
        real("mount_height_m", msg("Mount height"), "安装高度", "架设高度", "杆高", "height", unit="m"),
        flag("turning", msg("Turns (one direction at a time)"), "是否可控", "可控云台"),
        flag("night", msg("Sees at night"), "夜视", "红外", "是否夜视", "补光"),
        choice(
            "health",
            msg("Health"),
            HEALTH,
            "状态",
            "在线状态",
            "设备状态",
            "运行状态",
            "status",
            choice_aliases=HEALTH_WORDS,
        ),
        moment("health_at", msg("Health checked at"), "巡检时间", "状态时间", "检测时间"),
        moment("offline_since", msg("Offline since"), "离线时间", "离线起始", "掉线时间"),
        choice(
            "network",
            msg("Network"),
            NETWORKS,
            "接入网络",
            "网络类型",
            "所属网络",
            "网络",
            choice_aliases=NETWORK_WORDS,
        ),
        text("owner", msg("Owner"), "权属单位", "产权单位", "建设单位", "业主单位", "设备归属", "owner name"),
        usual.unit("运维单位", "维护单位"),
        text("manufacturer", msg("Manufacturer"), "厂商", "设备厂商", "品牌", "manufacturer name"),
        text("model", msg("Model"), "型号", "设备型号"),
        text("parent_id", msg("Parent device ID"), "父设备编码", "上级编码", "parentid", check=codes.device_id),
        usual.division(msg("Division code"), "行政区域", "civilcode"),
        *usual.whereabouts("安装地址", "安装位置", "点位地址"),
        date("installed_on", msg("Installed on"), "安装日期", "建设日期", "安装时间"),
        usual.note(),
    )
    style: ClassVar[Style] = Style(
        (
            Case("ok", HEALTH["ok"], Symbol("pin", 10, fill="asset"), min_zoom=15),
            Case("offline", HEALTH["offline"], Symbol("pin", 10, fill="asset_off", sign="×")),
            Case("video_lost", HEALTH["video_lost"], Symbol("pin", 10, fill="asset_off", sign="−")),
            Case("defect", HEALTH["defect"], Symbol("pin", 10, fill="asset_off", sign="!")),
            Case("unknown", HEALTH["unknown"], Symbol("pin", 10, stroke="asset_off", sign="?"), min_zoom=15),
        ),
        by="health",
        label=Label("name", min_zoom=18, size_px=11, rank=8, ink="muted"),
        bearing="azimuth_deg",
        cluster=Cluster(max_zoom=16, least=4),
        shrink_below_zoom=15,
        grow_above_zoom=16,
    )
    card: ClassVar[Card] = usual.card(
        "name", "health", "device_id", "place", "azimuth_deg", "range_m", "owner", "offline_since", "network"
    )
    identity: ClassVar[tuple[str, ...]] = ("device_id",)
    code: ClassVar[str | None] = "device_id"
    order: ClassVar[int] = 520
    min_zoom: ClassVar[int] = 14
    fresh_for_s: ClassVar[int | None] = usual.DAY_S
    indexed: ClassVar[tuple[str, ...]] = ("device_id", "health")
