"""The forms of the house in the Wagtail admin: what is needed each time on top, what is set once at the end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

ROOM = [
    FieldPanel("name", help_text=_("居民怎么叫它就怎么写，例如：多功能厅。")),
    FieldRowPanel(
        [
            FieldPanel("capacity", help_text=_("最多坐多少人；人数更多的预约约不了。")),
            FieldPanel("area"),
        ]
    ),
    FieldPanel("description", help_text=_("在哪一层、适合做什么、有没有台阶。显示在场地页上。")),
    FieldPanel("house_rules", help_text=_("比如用完关空调、不能吃东西。预约的人看得到。")),
    FieldPanel("photo", help_text=_("横的照片最好。列表里会裁小，要紧的部分在图片的“焦点”里框出来。")),
    InlinePanel(
        "equipment",
        heading=_("设备"),
        label=_("设备"),
        help_text=_("固定在这个场地里的。能搬来搬去的写在“共用设备”里。"),
        panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("quantity")])],
    ),
    MultiFieldPanel(
        [
            FieldPanel("active", help_text=_("不勾就约不了，场地列表里也没有它；已经约好的不会取消。")),
            FieldRowPanel([FieldPanel("shortest_minutes"), FieldPanel("longest_minutes")]),
            FieldRowPanel(
                [FieldPanel("cleanup_minutes"), FieldPanel("notice_hours", help_text=_("填 0 就是临时也能约。"))]
            ),
        ],
        heading=_("预约"),
        help_text=_("谁可以约、要不要审批、每月几小时，在“预约 → 预约规则”里定。"),
    ),
    InlinePanel(
        "hours",
        heading=_("自己的开放时间"),
        label=_("开放时间"),
        help_text=_("一条都不填，就和服务中心（或所属大厅）一样。"),
        panels=[
            FieldPanel("weekday"),
            FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        ],
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "slug",
                help_text=_("小写英文字母、数字和横线，例如 duogongneng。门牌上的二维码靠它，贴出去以后不要改。"),
            ),
            FieldPanel("order", help_text=_("在列表里小的排在前面。")),
            FieldPanel("center"),
            FieldPanel("address"),
            FieldPanel("whole"),
        ],
        heading=_("定一次就不动的"),
    ),
]

SHARED_EQUIPMENT = [
    FieldPanel("name", help_text=_("可以借到任何一个场地的设备；固定在某个场地的，请写在那个场地里。")),
    FieldPanel("quantity", help_text=_("一共有几件。同一时间借出去的不会超过它。")),
    FieldPanel("center"),
]

ZONE = [
    FieldPanel("name"),
    FieldPanel("area", help_text=_("分给组织的面积，任何一天加起来都不能超过它。")),
    FieldPanel("lettable", help_text=_("走廊、前台、大厅这些公共的地方不勾。")),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("x"), FieldPanel("y")]),
            FieldRowPanel([FieldPanel("width"), FieldPanel("height")]),
        ],
        heading=_("在平面图上的位置"),
        help_text=_(
            "从平面图的左上角量起，单位是米；不画出来就都填 0。在区域列表上点“画平面图”，可以用鼠标拖，不用自己量。"
        ),
    ),
    FieldPanel("center"),
]

CENTER = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldPanel("address"),
            FieldPanel("telephone", help_text=_("显示在网站的每一页上。")),
            FieldPanel("directions", help_text=_("从哪个门进、公交在哪站下、轮椅走哪里。")),
            FieldRowPanel(
                [
                    FieldPanel("latitude", help_text=_("例如 36.977600。填了，手机上点一下就能导航。")),
                    FieldPanel("longitude", help_text=_("例如 120.713600。在地图软件里长按大门口就能看到。")),
                ]
            ),
        ],
        heading=_("居民看到的"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel("slot_minutes", help_text=_("填 30，就能约 9:00、9:30、10:00 开始的。")),
                    FieldPanel("horizon_days", help_text=_("预约规则可以另定。")),
                ]
            ),
            FieldRowPanel(
                [
                    FieldPanel("decide_days", help_text=_("到时候还没人答复，申请自动失效，场地让给别人。")),
                    FieldPanel("grace_minutes"),
                ]
            ),
        ],
        heading=_("预约"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("area", help_text=_("所有入驻组织用的面积，任何一天加起来都不能超过它。")),
            FieldRowPanel(
                [
                    FieldPanel("review_days", help_text=_("从提交算起；超过就在“待办”里标为逾期。")),
                    FieldPanel("announce_days", help_text=_("这几天里居民可以提异议；期满以后才能发邀约。")),
                ]
            ),
            FieldRowPanel([FieldPanel("appeal_days"), FieldPanel("offer_days")]),
            FieldPanel("trial_days", help_text=_("从搬进来那天算起，期满由中心决定转正。")),
        ],
        heading=_("入驻"),
        help_text=_("已经公示的、发出邀约的和搬进来的，还按原来的日子。"),
    ),
    FieldPanel("slug", help_text=_("小写英文字母、数字和横线。定下以后不要改。")),
]
