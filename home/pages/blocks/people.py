"""Somebody of the center, and how to find them; and how to come to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.pages.blocks.text import PictureBlock, newest_picture


class PersonValue(blocks.StructValue):
    @property
    def tel(self) -> str:
        """As a phone dials it."""
        return "".join(character for character in self["telephone"] if character.isdigit() or character == "+")


class Person(blocks.StructBlock):
    name = blocks.CharBlock(max_length=40, label=_("姓名"))
    job = blocks.CharBlock(
        max_length=80, label=_("做什么"), help_text=_("用大家听得懂的话，比如“场地预约，钥匙也找她”。")
    )
    picture = PictureBlock(
        required=False, label=_("照片"), help_text=_("请先问过本人。可以不放。会裁成方的，脸在图片的“焦点”里框出来。")
    )
    telephone = blocks.CharBlock(
        required=False, max_length=30, label=_("电话"), help_text=_("写办公电话；私人手机请先问过本人。")
    )
    hours = blocks.CharBlock(required=False, max_length=80, label=_("什么时候在"))

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "name": gettext("王晓梅"),
                "job": gettext("前台，报名、填表都可以找她"),
                "picture": newest_picture(),
                "telephone": "0535-0000000",
                "hours": gettext("周一到周五 8:30–17:00"),
            }
        )

    class Meta:
        icon = "user"
        label = _("一个人")
        value_class = PersonValue
        description = _("姓名、做什么、照片、电话、什么时候在。")
        template = "pages/blocks/person.html"


class Line(blocks.StructBlock):
    line = blocks.CharBlock(max_length=30, label=_("哪一路车"), help_text=_("比如“3 路”。"))
    stop = blocks.CharBlock(max_length=40, label=_("在哪站下"))
    walk = blocks.CharBlock(required=False, max_length=80, label=_("下车怎么走"))

    def get_preview_value(self) -> Any:
        return self.to_python({"line": gettext("3 路"), "stop": gettext("梨园小区"), "walk": gettext("往东走两分钟")})

    class Meta:
        icon = "arrow-right"
        label = _("公交车")
        description = _("一路公交车：在哪站下，怎么走。")
        template = "pages/blocks/line.html"
