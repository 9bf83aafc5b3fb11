"""Pictures and files for Wagtail's libraries: pictures are drawn anew before they are kept, like every other upload."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.common.uploads import clean_picture


class CleanPictureField(WagtailImageField):
    """Wagtail keeps an original as it came, with the place where it was taken, and some broken files are errors to it.

    So everything behind this field sees the picture drawn anew, or nothing.
    """

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return super().to_python(data)
        self.check_image_file_size(data)
        picture, _content_type = clean_picture(data)
        return super().to_python(picture)


class Untagged:
    """A form of a library without tags: everything has its shelf."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("tags", None)  # type: ignore[attr-defined]


class CleanImageForm(Untagged, BaseImageForm):
    """Wagtail's form for a picture with our field for its file (``WAGTAILIMAGES_IMAGE_FORM_BASE``)."""

    class Meta(BaseImageForm.Meta):
        help_texts = {
            "title": _("工作人员找图用的名字。"),
            "description": _("念给看不见的人听：图上是谁、在做什么。"),
            "collection": _("用在哪里就放在哪里，以后好找。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):  # the forms for words alone have none
            self.fields["file"] = CleanPictureField(label=given.label, required=given.required, widget=given.widget)


class PlainDocumentForm(Untagged, BaseDocumentForm):
    """Wagtail's form for a file to take along (``WAGTAILDOCS_DOCUMENT_FORM_BASE``)."""

    class Meta(BaseDocumentForm.Meta):
        help_texts = {"title": _("下载的人看到的名字，例如：入驻申请表。")}
