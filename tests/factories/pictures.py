import io

from PIL import Image


def picture_bytes(kind="PNG", size=(320, 240)):
    """A picture as a file's bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "firebrick").save(buffer, kind)
    return buffer.getvalue()
