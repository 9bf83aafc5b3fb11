"""The blocks of a body: few, so that a clerk knows them all. Each shows in the admin what it will look like."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

from home.pages.links import LinkBlock, LinkValue

WORDS = _("文字")
PICTURES = _("图片和文件")
FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
FEW = ["bold", "ol", "ul", "link"]


class PictureBlock(ImageBlock):
    """A picture and what is said of it; Wagtail's name for the first is English everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child_blocks["image"].label = _("图片")


def newest_picture() -> Any:
    """For a preview; None while the library is empty."""
    return get_image_model().objects.order_by("-pk").first()


class Text(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=80, label=_("小标题"), help_text=_("可以不填。"))
    text = blocks.RichTextBlock(features=FEATURES, label=_("正文"))

    def get_preview_value(self) -> Any:
        text = gettext("场地免费，由组织的负责人在网上预约，三天内答复。")
        return self.to_python({"heading": gettext("预约场地"), "text": f"<p>{text}</p>"})

    class Meta:
        icon = "pilcrow"
        label = _("标题和文字")
        group = WORDS
        description = _("一个小标题和它下面的文字，可以有清单和链接。")
        template = "pages/blocks/text.html"


class Notice(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("info", _("说明")), ("ok", _("好消息")), ("warn", _("提醒"))], default="info", label=_("语气")
    )
    heading = blocks.CharBlock(required=False, max_length=60, label=_("小标题"), help_text=_("可以不填。"))
    text = blocks.RichTextBlock(features=FEW, label=_("内容"))

    def get_preview_value(self) -> Any:
        text = gettext("线路检修，周三下午一点到五点中心不开门。")
        return self.to_python({"tone": "warn", "heading": gettext("临时关门"), "text": f"<p>{text}</p>"})

    class Meta:
        icon = "warning"
        label = _("提示框")
        group = WORDS
        description = _("一两句要紧的话，放在框里，一眼看到。")
        template = "pages/blocks/notice.html"


class Question(blocks.StructBlock):
    question = blocks.CharBlock(max_length=120, label=_("问"))
    answer = blocks.RichTextBlock(features=FEW, label=_("答"))

    class Meta:
        icon = "help"
        label = _("一问一答")


class Questions(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=80, label=_("小标题"), help_text=_("可以不填。"))
    items = blocks.ListBlock(Question(), min_num=1, label=_("问答"))

    def get_preview_value(self) -> Any:
        answer = gettext("不要。场地、水电都免费。")
        item = {"question": gettext("用场地要钱吗？"), "answer": f"<p>{answer}</p>"}
        return self.to_python({"heading": gettext("常见问题"), "items": [item]})

    class Meta:
        icon = "help"
        label = _("问答")
        group = WORDS
        description = _("一串问题，点开看回答。")
        template = "pages/blocks/questions.html"


class Table(blocks.StructBlock):
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(required=False, label=_("文字"))),
            ("number", blocks.CharBlock(required=False, label=_("数字或价格，靠右对齐"))),
        ],
        label=_("表格"),
        help_text=_("先加列、写列名，再一行行填。第一列是每一行的名字。"),
    )

    def get_preview_value(self) -> Any:
        rows = [[gettext("物业费"), gettext("每月每平方米 0.5 元")], [gettext("上门修水龙头"), gettext("只收材料钱")]]
        columns = [{"type": "text", "heading": gettext("项目")}, {"type": "number", "heading": gettext("价格")}]
        return self.to_python(
            {"table": {"columns": columns, "rows": [{"values": row} for row in rows], "caption": gettext("收费一览")}}
        )

    class Meta:
        icon = "table"
        label = _("表格")
        group = WORDS
        description = _("价格、班次这类一行行的内容。")
        template = "pages/blocks/table.html"


class Picture(blocks.StructBlock):
    picture = PictureBlock(
        label=_("图片"), help_text=_("替代文字念给看不见的人听：图上是谁、在做什么。只是装饰的，勾选装饰。")
    )
    caption = blocks.CharBlock(required=False, max_length=160, label=_("图下的说明"))

    def get_preview_value(self) -> Any:
        return self.normalize({"picture": newest_picture(), "caption": gettext("手工作坊的第一堂公开课")})

    class Meta:
        icon = "image"
        label = _("图片")
        group = PICTURES
        description = _("一张图片，下面可以有一行说明。")
        template = "pages/blocks/picture.html"


class File(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("文件"))
    title = blocks.CharBlock(required=False, max_length=80, label=_("怎么称呼它"), help_text=_("不填就用文件的标题。"))

    def get_preview_value(self) -> Any:
        document = get_document_model().objects.order_by("-pk").first()
        return self.to_python({"document": document and document.pk, "title": gettext("入驻申请表")})

    class Meta:
        icon = "doc-full"
        label = _("文件下载")
        group = PICTURES
        description = _("一份可以下载的文件，写明格式和大小。")
        template = "pages/blocks/file.html"


class CallOut(LinkBlock):
    label = blocks.CharBlock(max_length=40, label=_("按钮上的字"))
    words = blocks.CharBlock(required=False, max_length=160, label=_("前面的一句话"), help_text=_("可以不填。"))

    def get_preview_value(self) -> Any:
        words = gettext("带着团队，拎包入住。")
        return self.to_python({"page": None, "address": "/apply/", "label": gettext("申请入驻"), "words": words})

    class Meta:
        value_class = LinkValue
        icon = "link"
        label = _("按钮")
        group = PICTURES
        description = _("一句话和一个按钮，带人去要去的地方。")
        template = "pages/blocks/call_out.html"


def body() -> list[tuple[str, blocks.Block]]:
    """What a standard page, a piece of news or a letter may consist of."""
    return [
        ("text", Text()),
        ("notice", Notice()),
        ("questions", Questions()),
        ("table", Table()),
        ("picture", Picture()),
        ("file", File()),
        ("call_out", CallOut()),
    ]
