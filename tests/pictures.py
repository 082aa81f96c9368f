"""Files as visitors send them."""

import io
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PLACE = (32.0, 5.0, 7.5)
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>32,5.1N</exif:GPSLatitude></x:xmpmeta>'
)
TELLS = (b"GPSLatitude", b"Camera 7", b"Ruth", b"2026:11:22", b"Photoshop")
COLOURS = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(kind: str = "PNG", width: int = 40, height: int = 30, turned: bool = False) -> bytes:
    """A picture of one colour; `turned` as a phone held upright marks it."""
    held = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    Image.new("RGB", (width, height), "teal").save(held, kind, exif=exif)
    return held.getvalue()


def taken(kind: str, orientation: int = 6) -> bytes:
    """A picture as a phone takes it: with place, time, device, name and a profile of colours."""
    exif = Image.Exif()
    told = {0x0112: orientation, 0x0110: "Camera 7", 0x013B: "Ruth", 0x0132: "2026:11:22 12:00:00"}
    exif.update(told)
    exif.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "E", 4: PLACE})
    held = io.BytesIO()
    more: dict[str, Any] = {"pnginfo": told_in_text()} if kind == "PNG" else {"xmp": XMP}
    drawn().save(held, kind, exif=exif, icc_profile=COLOURS, **more)
    return held.getvalue()


def drawn() -> Image.Image:
    made = Image.linear_gradient("L").resize((48, 36)).convert("RGB")
    made.putpixel((3, 5), (250, 10, 10))
    return made


def told_in_text() -> PngImagePlugin.PngInfo:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Ruth")
    told.add_itxt("Software", "Photoshop")
    told.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return told
