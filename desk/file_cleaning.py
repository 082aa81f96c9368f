"""Pictures without what they tell beside the picture: place, time, device, names, thumbnails.

The parts of which a file is made are walked, and those that are needed to show it are copied as
they are: nothing is decoded, nothing loses quality. Which way up it is shown is kept.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping

from PIL import Image

ORIENTATION = 0x0112
UPRIGHT = 1

_Pieces = Iterator[bytes]


class Broken(ValueError):
    """The parts of the file do not fit together."""


def cleaned(content: bytes, kind: str, orientation: int) -> bytes:
    """The picture of that media type; as it is if it is of another; raise Broken."""
    walk = _WALKS.get(kind)
    return b"".join(walk(content, orientation)) if walk else content


def _exif(orientation: int) -> bytes:
    """EXIF that tells the orientation alone; empty where there is nothing to tell."""
    if orientation == UPRIGHT:
        return b""
    told = Image.Exif()
    told[ORIENTATION] = orientation
    return told.tobytes()


_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _LAST_APP, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""In a scan: a zero after 0xff stands for 0xff itself, D0 to D7 are part of it."""


def _jpeg(content: bytes, orientation: int) -> _Pieces:
    """Whatever stands after the picture's end, such as the second picture of a phone, goes too."""
    yield bytes((0xFF, _SOI))
    exif, at = _exif(orientation), 2
    while True:
        marker, start, end = _segment(content, at)
        if marker == _EOI:
            yield bytes((0xFF, _EOI))
            return
        if marker != _APP0 and exif:
            yield _written(_APP1, exif)
            exif = b""
        body = _kept(marker, content[start:end])
        if body is not None:
            yield _written(marker, body)
        at = end
        if marker == _SOS:
            found = _NEXT_MARKER.search(content, end)
            if not found:
                raise Broken("the picture has no end")
            yield content[end : found.start()]
            at = found.start()


def _segment(content: bytes, at: int) -> tuple[int, int, int]:
    """(marker, begin and end of its body) of what begins there, after bytes that only fill."""
    if content[at : at + 1] != b"\xff":
        raise Broken("no marker where one has to be")
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise Broken("the file ends before the picture")
    marker, start = content[at], at + 3
    if marker == _EOI:
        return marker, at + 1, at + 1
    length = int.from_bytes(content[at + 1 : start], "big")
    if length < 2 or at + 1 + length > len(content):
        raise Broken("a segment is longer than the file")
    return marker, start, at + 1 + length


def _kept(marker: int, body: bytes) -> bytes | None:
    """What is kept of a segment: how it is coded and its colours; None of all that it tells."""
    if marker == _APP0 and body.startswith(b"JFIF\0"):
        # Without the thumbnail, whose two sides come after twelve bytes.
        return body[:12] + b"\0\0"
    if (marker == _APP2 and body.startswith(b"ICC_PROFILE\0")) or marker == _APP14:
        return body
    return None if _APP0 <= marker <= _LAST_APP or marker == _COMMENT else body


def _written(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


_PNG_HEAD = 8
_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs"
    b" acTL fcTL fdAT".split()
)


def _png(content: bytes, orientation: int) -> _Pieces:
    yield content[:_PNG_HEAD]
    exif, at, name = _exif(orientation), _PNG_HEAD, b""
    while name != b"IEND":
        name = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if len(name) < 4 or end > len(content):
            raise Broken("a chunk is longer than the file")
        if name == b"IDAT" and exif:
            yield _png_chunk(b"eXIf", exif.removeprefix(b"Exif\0\0"))
            exif = b""
        if name in _PNG_CHUNKS:
            yield content[at:end]
        at = end


def _png_chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + checksum


_RIFF_HEAD = 12
_WEBP_CHUNKS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _webp(content: bytes, orientation: int) -> _Pieces:
    # A file that tells an orientation has VP8X already: EXIF stands only in such.
    exif = _exif(orientation).removeprefix(b"Exif\0\0")
    chunks = b"".join(_webp_chunks(content, _HAS_EXIF if exif else 0))
    if exif:
        chunks += _webp_chunk(b"EXIF", exif)
    yield b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks


def _webp_chunks(content: bytes, flag: int) -> _Pieces:
    at, last = _RIFF_HEAD, int.from_bytes(content[4:8], "little") + 8
    while at < last:
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        body = content[at + 8 : at + 8 + size]
        if len(name) < 4 or len(body) < size:
            raise Broken("a chunk is longer than the file")
        if name == b"VP8X" and body:
            body = bytes([body[0] & ~(_HAS_EXIF | _HAS_XMP) | flag]) + body[1:]
        if name in _WEBP_CHUNKS:
            yield _webp_chunk(name, body)
        at += 8 + size + size % 2


def _webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


_WALKS: Mapping[str, Callable[[bytes, int], _Pieces]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
