"""Pictures are made anew: bounded, upright, without anything but their pixels."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from horo.files import moving, pictures
from horo.files.tests.conftest import encoded, noise


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_picture_loses_its_metadata():
    notes = PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    content = encoded(noise(), pnginfo=notes)
    assert b"script" in content

    made = pictures.remake(content, "image/png")

    assert b"script" not in made.content
    assert opened(made.content).text == {}


def test_a_photo_loses_its_place_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    exif[0x010E] = "at home, Vitosha 12"
    content = encoded(noise(60, 40), "JPEG", exif=exif)

    made = pictures.remake(content, "image/jpeg")

    assert (made.width, made.height) == (40, 60)
    assert b"Vitosha" not in made.content
    assert not opened(made.content).getexif()


def test_large_pictures_get_smaller_copies():
    made = pictures.remake(encoded(noise(4000, 1000)), "image/png")

    assert (made.width, made.height) == (3200, 800)
    assert [opened(copy).width for copy in (made.thumbnail, made.small)] == [1200, 400]


def test_small_pictures_need_none():
    made = pictures.remake(encoded(noise()), "image/png")

    assert (made.thumbnail, made.small) == (None, None)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_every_sort_of_color_is_read(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = (
        noise(1300, 20).convert("I").convert("I;16") if mode == "I;16" else noise(1300, 20, mode)
    )

    made = pictures.remake(encoded(image, form), f"image/{form.lower()}")

    assert opened(made.thumbnail).size == (1200, 18)


def test_too_many_pixels_are_refused_before_they_are_decoded():
    content = encoded(Image.new("1", (7000, 6000)))

    with pytest.raises(pictures.PictureRefused, match="40 million"):
        pictures.remake(content, "image/png")


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/gif", "image/webp"])
def test_a_broken_picture_is_refused(kind):
    whole = encoded(noise(), pictures.FORMATS[kind])

    for content in (whole[: len(whole) // 2], whole[:16]):
        with pytest.raises(pictures.PictureRefused, match="cannot be read"):
            pictures.remake(content, kind)


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_what_moves_goes_on_moving_without_its_comments(form):
    frames = [noise(30, 20) for _ in range(4)]
    extra = {"comment": b"call me"} if form == "GIF" else {"xmp": b"call me"}
    content = encoded(
        frames[0], form, save_all=True, append_images=frames[1:], loop=0, duration=90, **extra
    )
    assert b"call me" in content

    made = pictures.remake(content + b"<script>leftover</script>", f"image/{form.lower()}")

    kept = opened(made.content)
    assert (kept.n_frames, kept.info["loop"], kept.size) == (4, 0, (30, 20))
    assert b"call me" not in made.content
    assert b"leftover" not in made.content


def test_beyond_the_limits_the_first_frame_stays(monkeypatch):
    monkeypatch.setattr(moving, "MOST_FRAMES", 3)
    frames = [noise(30, 20) for _ in range(4)]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    made = pictures.remake(content, "image/gif")

    assert getattr(opened(made.content), "n_frames", 1) == 1


def test_a_face_is_the_middle_as_a_square():
    faces = pictures.avatars(encoded(noise(300, 100)), "image/png")

    assert {size: opened(face).size for size, face in faces.items()} == {
        48: (48, 48), 96: (96, 96), 256: (256, 256)
    }  # fmt: skip
