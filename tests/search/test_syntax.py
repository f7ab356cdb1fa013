"""What the search box's own signs mean, through HTTP, on both databases."""

from app.arabic.letters import INVISIBLE
from tests.search.test_searching import ids, write


async def test_invisible_marks_before_operators_are_not_read(client, editor) -> None:
    await client.post("/api/v1/sections", json={"name": "ثقافة"}, headers=editor)
    filed = await write(client, editor, "مكتبة المدينة", "متن", section="ثقافة")
    other = await write(client, editor, "مكتبة الحي", "متن")
    assert await ids(client, "مكتبة \u200f-الحي") == [filed]
    assert await ids(client, "مكتبة \u200fقسم:\u2068ثقافة\u2069") == [filed]
    assert set(await ids(client, "مكت*\u200f")) == {filed, other}


async def test_what_is_told_of_the_syntax_can_be_copied(client) -> None:
    operations = (await client.get("/api/v1/openapi.json")).text
    assert "-مستبعدة" in operations
    assert not INVISIBLE & set(operations)
