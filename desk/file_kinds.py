"""What a file is by its content, whatever its name says, and the name under which it is kept."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from desk.file_cleaning import ORIENTATION, UPRIGHT
from storage.conversations import clean

LONGEST_NAME = 100
MOST_PIXELS = 80_000_000
"""A small file can claim a picture that would fill the memory of whoever looks at it."""

SUFFIXES = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
}
"""By type; the first is given to a file whose name has none of them."""
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}

_LIES_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
"""Values of EXIF's orientation with which browsers show a picture turned by a quarter."""
_PDF_TAIL = 2048


class FileRefused(Exception):
    """One sentence that says why; `code` is for programs, and names the words of the interface."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Kind:
    type: str
    width: int | None = None
    height: int | None = None
    orientation: int = UPRIGHT
    """EXIF's, from 1 to 8."""


def kind_of(path: Path) -> Kind:
    """What the file is; raise FileRefused if it is none of SUFFIXES.

    No picture is decoded: its headers are read, and the checksums that it has. What is let in is
    served under its own type and never as a page (desk/attachments.py), whatever else it may be.
    """
    if _is_pdf(path):
        return Kind("application/pdf")
    try:
        with Image.open(path, formats=[*_FORMATS]) as picture:
            kind = _picture(picture)
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise wrong_type() from error
    return kind


def _picture(picture: Image.Image) -> Kind:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    # The PNG class's own method would decode the picture.
    told = Image.Image.getexif(picture).get(ORIENTATION)
    orientation = told if isinstance(told, int) and 1 <= told <= 8 else UPRIGHT
    if orientation in _LIES_ON_ITS_SIDE:
        width, height = height, width
    return Kind(_FORMATS[picture.format or ""], width, height, orientation)


def _too_many_pixels() -> FileRefused:
    sentence = f"The picture has more than {MOST_PIXELS} pixels; send a smaller one."
    return FileRefused("too_many_pixels", sentence)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.read(5).startswith(b"%PDF-"):
            return False
        file.seek(max(0, path.stat().st_size - _PDF_TAIL))
        if b"%%EOF" in file.read():
            return True
    raise wrong_type()


def wrong_type() -> FileRefused:
    sentence = "The file is no PNG, JPEG, GIF, WebP or PDF; send one of them."
    return FileRefused("wrong_type", sentence)


def kept_name(given: str, kind: Kind) -> str:
    """The file's own name, without folders and marks that reorder it, with an ending that is true.

    At most LONGEST_NAME characters.
    """
    last = given[-1000:].replace("\\", "/").rpartition("/")[2]
    words = " ".join(clean(last).split())
    suffixes = SUFFIXES[kind.type]
    suffix = next((one for one in suffixes if words.lower().endswith(one)), "")
    stem = words[: len(words) - len(suffix)].strip(" .") or "file"
    return f"{stem[: LONGEST_NAME - 5]}{suffix.lower() or suffixes[0]}"
