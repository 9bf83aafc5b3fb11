"""What a PDF carries besides pages: programs that run, other files inside, or a second file that it is as well.

A PDF that people upload is never opened in our pages, but somebody at the desk opens the download on their own machine.
It is a sieve and no guard: names in dictionaries are looked at, also in compressed ones; what is encrypted, or written
to deceive readers of PDF themselves, passes. The desk's reader asks before anything runs.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

# Names of the PDF standard (ISO 32000) behind which something runs, starts or hides.
RUNS = frozenset({b"JS", b"JavaScript", b"Launch", b"RichMedia", b"XFA"})
HIDES = frozenset({b"EmbeddedFile", b"EmbeddedFiles"})
# Bytes that are unpacked of compressed dictionaries, all together: a small file may hold a bomb.
MOST_UNPACKED = 16 * 1024 * 1024

_NAME = re.compile(rb"/([A-Za-z0-9#]{2,40})")
_STREAM = re.compile(rb">>\s{0,8}stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")

WORDS_RUN = _("这个 PDF 里带有会自己运行的程序，不能上传。请用“打印成 PDF”重新存一份，或拍照上传。")
WORDS_HIDE = _("这个 PDF 里夹带了别的文件，不能上传。请用“打印成 PDF”重新存一份，或拍照上传。")


def why_not(data: bytes) -> str:
    """Why a file that begins as a PDF is not taken, in a sentence; empty when it is."""
    names = {name for part in _dictionaries(data) for name in _names(part)}
    if names & RUNS:
        return str(WORDS_RUN)
    if names & HIDES or zipfile.is_zipfile(io.BytesIO(data)):
        return str(WORDS_HIDE)
    return ""


def _names(part: bytes) -> Iterator[bytes]:
    for name in _NAME.findall(part):
        # "/J#61vaScript" is "/JavaScript".
        yield _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name)


def _dictionaries(data: bytes) -> Iterator[bytes]:
    """Everything outside of streams, and what streams of objects hold; the bytes of pictures and fonts mean nothing."""
    left, here = MOST_UNPACKED, 0
    while begins := _STREAM.search(data, here):
        outside = data[here : begins.start()]
        yield outside
        end = data.find(b"endstream", begins.end())
        if end < 0:
            return
        if b"/ObjStm" in outside[outside.rfind(b" obj") :] and left > 0:
            unpacked = _unpacked(data[begins.end() : end], left)
            left -= len(unpacked)
            yield unpacked
        here = end + len(b"endstream")
    yield data[here:]


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
