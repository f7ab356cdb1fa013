"""The room that kept answers take, and what is let go: at once, whenever it is removed."""

import random
import tracemalloc

import pytest

from app.web.cache import kept_answers as keeping
from app.web.cache.kept_answers import SLICE, WORTH_TIDYING, Kept, KeptAnswers, Key, Tally
from app.web.cache.representation import Representation

TALLY = Tally()


def representation(size: int, *tags: str) -> Representation:
    headers = [(b"cache-control", b"public"), (b"cache-tag", ",".join(tags).encode())]
    return Representation(headers, b"x" * size)


def put(answers: KeptAnswers, path: str, *tags: str, size: int = 5000) -> None:
    made = representation(size, *tags)
    answers.put((path.encode(), b""), Kept(made, "", TALLY), made.tags or ())


def has(answers: KeptAnswers, path: str) -> bool:
    return answers.get((path.encode(), b"")) is not None


def tidy(answers: KeptAnswers) -> int:
    """Remove what was let go; the number of pauses."""
    return sum(1 for _ in answers.tidy())


async def from_a_server(number: int, tags: int) -> tuple[Key, Representation]:
    """A page as it comes from the application, with everything that is made when it is given; it shares no bytes."""
    names = ",".join(["list", *(f"article:{each}" for each in range(number, number + tags))])
    headers = {"cache-control": "public", "cache-tag": names, "content-type": "application/json", "link": "x" * 300}
    made = Representation([(name.encode(), value.encode()) for name, value in headers.items()], bytes(1000))
    variant = await made.variant("")
    assert variant.head
    assert variant.unchanged_head
    return (f"/api/v1/articles/{number}".encode(), f"limit={number}".encode()), made


@pytest.mark.parametrize("tags", [1, 20, 100])
async def test_what_is_accounted_is_what_is_used(tags: int) -> None:
    answers, room = KeptAnswers(2_000_000), 2_000_000
    tracemalloc.start()
    number = 0
    while not answers.evicted:
        key, made = await from_a_server(number, tags)
        answers.put(key, Kept(made, "", TALLY), made.tags or ())
        number += 1
    del key, made
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.95 * room < answers.bytes <= room
    assert 0.85 * room < used < 1.1 * room


def test_no_more_is_kept_than_there_is_room_for_and_no_tag_is_left_behind() -> None:
    answers = KeptAnswers(200_000)
    for number in range(380):
        put(answers, f"/{number}", f"article:{number}", "list")
        assert has(answers, "/0")  # it is used all the time
        assert answers.bytes <= 200_000
    assert 25 < len(answers) < 200_000 // 5000
    assert answers.evicted == 380 - len(answers)
    assert len(answers._tags) == len(answers) + 1
    put(answers, "/large", "list", size=100_000)
    assert not has(answers, "/large")
    answers.drop(["article:379"])
    assert not has(answers, "/379")
    answers.drop(["list"])
    assert not has(answers, "/0")
    tidy(answers)
    assert (len(answers), answers.bytes, answers._tags) == (0, 0, {})
    assert answers.dropped + answers.evicted == 380


def test_nothing_is_found_that_was_let_go_and_everything_else_is() -> None:
    chance, answers, wanted = random.Random(7), KeptAnswers(10_000_000), dict[str, set[str]]()  # noqa: S311  no secret
    names = [f"article:{number}" for number in range(30)]
    found = 0
    for _ in range(3000):
        path = f"/{chance.randrange(60)}"
        assert has(answers, path) == (path in wanted)
        found += path in wanted
        match chance.randrange(12):
            case 0:
                changed = set(chance.sample(names, 2))
                answers.drop(changed)
                wanted = {each: tags for each, tags in wanted.items() if tags.isdisjoint(changed)}
            case 1:
                tidy(answers)
            case 2 if chance.random() < 0.1:
                answers.drop(None)
                wanted.clear()
            case _:
                wanted[path] = set(chance.sample(names, 4))
                put(answers, path, *wanted[path], size=100)
    assert found > 500
    answers.drop(names)
    tidy(answers)
    assert (len(answers), answers.bytes, answers._tags) == (0, 0, {})


def test_what_was_let_go_makes_room_before_what_is_true() -> None:
    answers = KeptAnswers(100_000)
    put(answers, "/old", "article:1")
    put(answers, "/true", "article:2")
    answers.drop(["article:1"])
    number = 0
    while answers.evicted + answers.dropped == 0:
        put(answers, f"/{number}", "article:3")
        number += 1
    assert (answers.dropped, answers.evicted) == (1, 0)
    assert has(answers, "/true")


def test_others_have_their_turn_while_much_is_removed() -> None:
    answers = KeptAnswers(100_000_000)
    for number in range(3 * SLICE):
        put(answers, f"/{number}", "list", size=10)
    answers.drop(["list"])
    removal = answers.tidy()
    next(removal)
    assert len(answers) == 2 * SLICE
    put(answers, "/new", "list", size=10)
    assert sum(1 for _ in removal) == 2
    assert len(answers) == 1
    assert has(answers, "/new")


def test_little_that_was_let_go_is_not_worth_looking_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SLICE", 1)
    answers, many = KeptAnswers(100_000_000), 2 * WORTH_TIDYING
    for number in range(many):
        put(answers, f"/{number}", f"article:{number}", "list", size=10)
    answers.drop(["comments:5"])
    answers.drop(["article:5"])
    assert tidy(answers) == 0
    answers.drop(["article:6"])
    assert tidy(answers) == 0
    answers.drop(["article:7"])
    assert tidy(answers) == many
    assert len(answers) == many - 3


def test_questions_that_are_asked_once_throw_out_nothing_that_is_asked_again() -> None:
    answers = KeptAnswers(1_000_000)
    hot = [f"/articles/{number}" for number in range(100)]
    for path in hot:
        put(answers, path, "article:1")
        assert has(answers, path)
    for number in range(5000):
        put(answers, f"/search?q={number}", "list")
        assert answers.bytes <= 1_000_000
    assert all(has(answers, path) for path in hot)


def test_what_was_asked_again_long_ago_makes_room_for_what_is_asked_again_now() -> None:
    answers = KeptAnswers(1_000_000)
    for path in [f"/{number}" for number in range(1000)]:
        put(answers, path, "list")
        assert has(answers, path)
    assert [has(answers, f"/{number}") for number in (0, 500, 990, 999)] == [False, False, True, True]
    answers.drop(["list"])
    tidy(answers)
    assert (len(answers), answers.bytes, answers._protected_bytes) == (0, 0, 0)
