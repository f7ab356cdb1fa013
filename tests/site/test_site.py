"""What a site tells of itself."""

from typing import Any

import pytest

from tests.paths import API

SITE = f"{API}/site"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_tells_of_its_settings(serve: Any) -> None:
    async with serve(site_name="صحيفة الحي", keep_rejected_days=30, comments_form="work") as guest:
        answer = await guest.get(SITE)
        told = answer.json()
        assert answer.headers["cache-control"].startswith("public")
        assert (told["name"], told["language"], told["sends_mail"]) == ("صحيفة الحي", "ar", False)
        assert told["privacy"] == {"keep_rejected_days": 30, "keep_addresses_days": None, "asks_outside_judge": False}
        comments = {
            "policy": "first",
            "guest_address": "required",
            "form": "work",
            "close_days": None,
            "edit_minutes": 15,
        }
        assert told["comments"] == comments


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_of_a_secret_is_told(serve: Any) -> None:
    secret = {
        "smtp_url": "smtp://user:s3cret@mail.internal", "mail_from": "news@example.org",
        "judge_url": "https://judge.internal/1.1", "judge_key": "k3y",
    }  # fmt: skip
    async with serve(**secret) as guest:
        answer = await guest.get(SITE)
    assert (answer.json()["sends_mail"], answer.json()["privacy"]["asks_outside_judge"]) == (True, True)
    assert not [word for word in ("s3cret", "internal", "k3y", "news@") if word in answer.text]


async def test_the_policy_is_the_one_that_moderators_have_set(client: Any, moderator: dict[str, str]) -> None:
    assert (await client.get(SITE)).json()["comments"]["policy"] == "first"
    rules = {"policy": "all"}
    await client.put(f"{API}/moderation/rules", json=rules, headers={**moderator, "If-Match": "*"})
    assert (await client.get(SITE)).json()["comments"]["policy"] == "all"
