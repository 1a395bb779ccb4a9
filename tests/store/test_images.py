"""Images known by their first bytes."""

import pytest

from console.store.images import Image, image_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0"
GIF = b"GIF89a\x80\x02\xe0\x01"
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc4\0\x02\xff\xc0\0\x11\x08\x01\xe0\x02\x80"
WEBP = b"RIFF\0\0\0\0WEBPVP8 "


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (PNG, Image("png", 640, 480)),
        (GIF, Image("gif", 640, 480)),
        (JPEG, Image("jpeg", 640, 480)),
        (WEBP, Image("webp")),
        (PNG[:10], Image("png")),
        (JPEG[:9], Image("jpeg")),
        (b"\xff\xd8\xff\xe0\0\0" * 9, Image("jpeg")),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"", None),
    ],
)
def test_an_image_is_known_by_its_first_bytes(head: bytes, image: Image | None) -> None:
    assert image_of(head) == image
