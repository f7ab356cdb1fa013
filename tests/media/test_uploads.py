"""Uploads: what is taken, what is made of it, what is refused, and that nothing is left behind."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.media.pictures import _vips
from app.web.site import Site
from tests.people import People
from tests.photographs import HTML, PDF, SVG, gif, jpeg, mp3, mp4, png
from tests.uploading import MEDIA, left, upload


async def test_a_photograph_is_upright_without_metadata_in_all_sizes(
    client: httpx.AsyncClient, editor: dict[str, str], site: Site, tmp_path: Path
) -> None:
    sent = jpeg(1400, 1000, orientation=6)
    assert b"SECRETPHONE" in sent
    answer = await upload(client, editor, sent, alt="رفوف المكتبة", credit="سلمى", focal_point="0.5,0")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert answer.headers["location"] == f"{MEDIA}/{made['id']}"
    assert (made["width"], made["height"]) == (1000, 1400)
    assert [(each["width"], each["height"]) for each in made["sizes"]] == [
        (320, 448), (640, 896), (960, 1344), (1000, 1400),
    ]  # fmt: skip
    assert made["srcset"].startswith(made["sizes"][0]["url"] + " 320w, ")
    assert {each["width"] / each["height"] for each in made["crops"]["square"]} == {1}
    assert max(abs(each["width"] / each["height"] - 16 / 9) for each in made["crops"]["wide"]) < 0.02
    assert made["placeholder"].startswith("data:image/webp;base64,")
    assert len(made["placeholder"]) < 500
    assert (made["alt"], made["credit"], made["type"], made["kind"]) == ("رفوف المكتبة", "سلمى", "image/webp", "image")
    assert made["focal_point"] == {"x": 0.5, "y": 0}
    served = await client.get(made["url"])
    assert served.headers["content-type"] == "image/webp"
    assert b"SECRETPHONE" not in served.content
    assert b"EXIF" not in served.content
    (tmp_path / "served.webp").write_bytes(served.content)
    turned = _vips().Image.new_from_file(str(tmp_path / "served.webp"))
    assert turned.getpoint(990, 700)[0] > 200  # red, which was above, is right
    assert turned.getpoint(10, 700)[0] < 60
    assert not any(b"SECRETPHONE" in each.read_bytes() for each in left(site))


async def test_the_same_bytes_again_are_the_same_media(
    client: httpx.AsyncClient, editor: dict[str, str], site: Site
) -> None:
    content = png(30, 20)
    first = await client.post(MEDIA, content=content, headers={**editor, "Content-Type": "image/png"})
    files = left(site)
    again = await upload(client, editor, content, alt="غير ذلك")
    assert (first.status_code, again.status_code) == (201, 200), (first.text, again.text)
    assert again.json() == first.json()
    assert left(site) == files
    for file in files:
        file.unlink()
    assert (await client.get(first.json()["url"])).status_code == 404
    mended = await upload(client, editor, content)
    assert mended.status_code == 200
    assert (await client.get(first.json()["url"])).status_code == 200


REFUSED: dict[str, tuple[bytes, int, str]] = {
    "bomb": (png(50_000, 50_000, rows=b"\0" * 1000), 422, "too_complex"),
    "many frames": (gif(2000), 422, "too_complex"),
    "large frames": (gif(250, width=6000, height=6000), 422, "too_complex"),
    "cut": (jpeg(600, 400)[:-2000], 422, "broken_file"),
    "without pixels": (png(500, 500, rows=b"\0" * 100), 422, "broken_file"),
    "svg": (SVG, 415, "unsupported_media_type"),
    "html": (HTML, 415, "unsupported_media_type"),
    "nothing": (b"", 422, "missing"),
    "text": (b"plain words", 415, "unsupported_media_type"),
    "cut pdf": (PDF[:20], 422, "broken_file"),
    "cut mp4": (mp4()[:-5], 422, "broken_file"),
    "cut mp3": (mp3()[:-5], 422, "broken_file"),
    "too much": (png(10, 10) + b"\0" * (1 << 20), 413, "too_large"),
}


async def pieces(*sent: bytes) -> AsyncIterator[bytes]:
    for each in sent:
        yield each


async def test_bad_uploads_are_refused_and_leave_nothing(serve: Any, make_settings: Any, clock: Any) -> None:
    async with serve(media_mib=1) as client:
        site: Site = client.app.state.site
        editor = await People(site).headers("editor")
        for name, (content, status, code) in REFUSED.items():
            for answer in (
                await upload(client, editor, content),
                await client.post(MEDIA, content=content, headers={**editor, "Content-Type": "image/jpeg"}),
            ):
                assert answer.status_code == status, (name, answer.text)
                assert code in {answer.json()["code"], *(each["code"] for each in answer.json().get("errors", ()))}, (
                    name
                )
                assert answer.json()["detail"]
        assert left(site) == []
        form = b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n%b\r\n--x--\r\n' % png(9, 9)
        behind = await client.post(
            MEDIA,
            content=pieces(form, b"\n" * (2 << 20)),
            headers={**editor, "Content-Type": "multipart/form-data; boundary=x"},
        )
        assert behind.status_code == 413
        listed = await client.get(MEDIA, headers=editor)
        assert listed.json()["items"] == []


async def test_what_hides_behind_a_picture_is_not_kept(
    client: httpx.AsyncClient, editor: dict[str, str], site: Site
) -> None:
    answer = await upload(client, editor, jpeg(50, 40) + HTML + b"PK\3\4")
    assert answer.status_code == 201
    assert not any(b"script" in each.read_bytes() or b"PK" in each.read_bytes() for each in left(site))


@pytest.mark.parametrize(("content", "kind"), [(PDF, "application/pdf"), (mp4(), "video/mp4"), (mp3(), "audio/mpeg")])
async def test_a_file_is_served_as_an_attachment(
    client: httpx.AsyncClient, editor: dict[str, str], content: bytes, kind: str
) -> None:
    made = (await upload(client, editor, content)).json()
    assert (made["kind"], made["type"], made["width"], made["sizes"]) == ("file", kind, None, [])
    served = await client.get(made["url"])
    assert served.content == content
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert served.headers["x-content-type-options"] == "nosniff"


async def test_a_full_disk_is_said_so(
    client: httpx.AsyncClient, editor: dict[str, str], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.media.receiving._Taken._write", full)
    answer = await upload(client, editor, png(9, 9))
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    monkeypatch.undo()
    monkeypatch.setattr("app.media.storage.DiskStorage._keep", full)
    answer = await upload(client, editor, png(9, 9))
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert left(site) == []


@pytest.mark.parametrize(
    ("content_type", "status"),
    [("text/html", 415), ("application/json", 415), ("multipart/form-data", 400), ("image/png", 201), ("", 201)],
)
async def test_declared_types(
    client: httpx.AsyncClient, editor: dict[str, str], content_type: str, status: int
) -> None:
    answer = await client.post(MEDIA, content=png(8, 8), headers={**editor, "Content-Type": content_type})
    assert answer.status_code == status, answer.text


async def test_bad_fields_of_a_form(client: httpx.AsyncClient, editor: dict[str, str], site: Site) -> None:
    for fields, pointer in (
        ({"focal_point": "2,0"}, "/focal_point/x"),
        ({"alt": "x" * 501}, "/alt"),
        ({"color": "red"}, "/color"),
    ):
        answer = await upload(client, editor, png(5, 5), **fields)
        assert answer.status_code == 422
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    assert left(site) == []


async def test_the_same_bytes_at_once_are_one_upload(
    client: httpx.AsyncClient, editor: dict[str, str], people: People, site: Site
) -> None:
    content = png(40, 30)
    others = [editor, *[await people.headers("author") for _ in range(3)]]
    answers = await asyncio.gather(*(upload(client, who, content) for who in others))
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 201], [each.text for each in answers]
    assert len({each.json()["id"] for each in answers}) == 1
    assert len({file.parent for file in left(site)}) == 1
