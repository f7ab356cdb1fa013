"""Long jobs in transactions that nobody waits long for."""

from hypothesis import given
from hypothesis import strategies as st

from app.db.pacing import FIRST, HELD, MOST, Pace


@given(st.floats(min_value=1e-5, max_value=0.01))
def test_it_finds_the_size_that_takes_as_long_as_it_may(each: float) -> None:
    pace = Pace()
    for _ in range(20):
        pace.took(pace.size * each)
    assert pace.size == MOST or abs(pace.size * each - HELD) <= max(each, 0.1 * HELD)


def test_waiting_for_others_counts_for_nothing() -> None:
    now = 0.0

    def verb(seconds: float) -> str:
        nonlocal now
        now += seconds
        return "done"

    pace = Pace(clock=lambda: now)
    for expected in (2 * FIRST, 4 * FIRST):
        timed = pace.timed(verb)
        now += 60
        assert timed(HELD / 4) == "done"
        pace.ended()
        assert pace.size == expected


@given(st.lists(st.floats(min_value=0, max_value=1e6)))
def test_whatever_happens_some_are_taken_and_not_too_many(taken: list[float]) -> None:
    pace = Pace()
    for seconds in taken:
        pace.took(seconds)
        assert 1 <= pace.size <= MOST
