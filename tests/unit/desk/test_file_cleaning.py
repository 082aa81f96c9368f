"""Pictures are kept without the place, the time and the device that they were taken with."""

import io

import pytest
from PIL import Image

from desk.file_cleaning import Broken, cleaned
from tests.pictures import COLOURS, TELLS, XMP, drawn, taken

GPS = 0x8825
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def pixels(content: bytes) -> bytes:
    with opened(content) as picture:
        return picture.convert("RGBA").tobytes()


@pytest.mark.parametrize("kind", TYPES)
def test_what_the_camera_told_is_gone_and_the_picture_and_how_it_lies_are_the_same(
    kind: str,
) -> None:
    before = taken(kind)
    assert b"Camera 7" in before
    assert b"GPSLatitude" in before
    with opened(before) as picture:
        assert dict(picture.getexif().get_ifd(GPS)) != {}
    after = cleaned(before, TYPES[kind], 6)
    assert [one for one in TELLS if one in after] == []
    assert pixels(after) == pixels(before)
    with opened(after) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
        assert dict(picture.getexif().get_ifd(GPS)) == {}
        assert picture.info["icc_profile"] == COLOURS
        assert "xmp" not in picture.info
        picture.verify()


@pytest.mark.parametrize("kind", TYPES)
def test_a_picture_that_lies_as_it_is_shown_tells_nothing_at_all(kind: str) -> None:
    after = cleaned(taken(kind, orientation=1), TYPES[kind], 1)
    with opened(after) as picture:
        assert dict(picture.getexif()) == {}


@pytest.mark.parametrize("kind", TYPES)
def test_a_clean_picture_stays_byte_by_byte(kind: str) -> None:
    once = cleaned(taken(kind), TYPES[kind], 6)
    assert cleaned(once, TYPES[kind], 6) == once
    held = io.BytesIO()
    drawn().save(held, kind)
    assert cleaned(held.getvalue(), TYPES[kind], 1) == held.getvalue()


def test_iptc_comments_thumbnails_and_a_second_picture_behind_the_first_are_gone() -> None:
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x08\x1c\x02\x50\x00\x04Ruth"
    segments = b"".join(
        b"\xff" + marker + (len(body) + 2).to_bytes(2, "big") + body
        for marker, body in ((b"\xed", iptc), (b"\xfe", b"by Ruth"), (b"\xe0", b"JFXX\0Ruth"))
    )
    plain = io.BytesIO()
    drawn().save(plain, "JPEG", progressive=True)
    content = plain.getvalue()
    second = content[:2] + segments + content[2:] + taken("JPEG")
    assert cleaned(second, "image/jpeg", 1) == content


def test_a_film_of_pictures_keeps_all_of_them() -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    for kind in ("PNG", "WEBP"):
        held = io.BytesIO()
        more = {"save_all": True, "append_images": frames[1:], "duration": 100}
        frames[0].save(held, kind, xmp=XMP, **more)
        with opened(cleaned(held.getvalue(), TYPES[kind], 1)) as film:
            assert getattr(film, "n_frames") == 3  # noqa: B009  Not every picture has it.


def test_black_and_white_print_colours_and_holes_are_shown_as_before() -> None:
    for mode, kind in (("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("RGBA", "WEBP")):
        held = io.BytesIO()
        drawn().convert(mode).save(held, kind, quality=100)
        after = cleaned(held.getvalue(), TYPES[kind], 1)
        assert pixels(after) == pixels(held.getvalue())


@pytest.mark.parametrize("kind", TYPES)
def test_wherever_a_picture_ends_too_early_it_is_refused_or_shown_without_the_place(
    kind: str,
) -> None:
    whole = taken(kind)
    for length in range(12, len(whole) - 1):
        try:
            after = cleaned(whole[:length], TYPES[kind], 6)
        except Broken:
            continue
        assert b"GPSLatitude" not in after


def test_other_files_are_kept_as_they_are() -> None:
    assert cleaned(b"GIF89a...", "image/gif", 1) == b"GIF89a..."
