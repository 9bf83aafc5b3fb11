import io

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model


def picture_bytes(kind="PNG", size=(320, 240)):
    """A picture as a file's bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "firebrick").save(buffer, kind)
    return buffer.getvalue()


def stored_picture(title="照片", size=(320, 240)):
    """A picture in Wagtail's library."""
    return get_image_model().objects.create(title=title, file=ContentFile(picture_bytes(size=size), name="picture.png"))
