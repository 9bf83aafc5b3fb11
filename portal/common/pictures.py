"""Pictures for Wagtail's image library: drawn anew before they are kept, like every other upload."""

from __future__ import annotations

from typing import Any

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


class CleanImageForm(BaseImageForm):
    """Wagtail's form for a picture with our field for its file (``WAGTAILIMAGES_IMAGE_FORM_BASE``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):  # the forms for words alone have none
            self.fields["file"] = CleanPictureField(label=given.label, required=given.required, widget=given.widget)
