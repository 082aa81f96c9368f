"""Files as visitors send them."""

import io

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG", width: int = 40, height: int = 30, turned: bool = False) -> bytes:
    """A picture of one colour; `turned` as a phone held upright marks it."""
    held = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    Image.new("RGB", (width, height), "teal").save(held, kind, exif=exif)
    return held.getvalue()
