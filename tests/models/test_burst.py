"""A reader's number by the speed of its keys: never a hand's."""

from hypothesis import given
from hypothesis import strategies as st

from app.models.burst import BROKEN, GAP, Burst
from app.models.identity import check_digit

NUMBER = "44088219540310211X"


def feed(burst: Burst, pieces: list[str], gap: float, at: float = 1_000.0) -> list[str]:
    return [burst.feed(piece, at + place * gap) for place, piece in enumerate(pieces)]


def test_a_fast_whole_number_is_a_reader_s() -> None:
    burst = Burst()
    assert feed(burst, list(NUMBER.lower()), 8) == [""] * 17 + [NUMBER]
    assert not burst.broken()
    assert feed(burst, list("４４０８８２１９５４０３１０２１１Ｘ"), 49)[-1] == NUMBER
    assert feed(burst, ["440882", "19540310", "211X"], 20)[-1] == NUMBER


def test_a_hand_s_number_a_pasted_one_and_a_wrong_one_are_not() -> None:
    burst = Burst()
    assert not any(feed(burst, list(NUMBER), GAP))
    assert not any(feed(burst, [NUMBER], 0))
    assert not burst.broken()
    assert not any(feed(burst, list("440882195403102110"), 5))
    assert burst.broken()
    assert not any(feed(burst, list("440882195413102111"), 5))


def test_what_stands_before_a_number_does_not_spoil_it() -> None:
    burst = Burst()
    assert feed(burst, [*"王3", *NUMBER], 5)[-1] == NUMBER


def test_a_short_fast_run_is_no_broken_number() -> None:
    burst = Burst()
    feed(burst, list(NUMBER[: BROKEN - 1]), 5)
    assert not burst.broken()
    feed(burst, list(NUMBER[:BROKEN]), 5)
    assert burst.broken()


digits = st.dates().map(lambda day: f"440882{day.year:04}{day.month:02}{day.day:02}211").map(lambda first: first + check_digit(first))
slow = st.lists(st.floats(GAP, 5_000), min_size=18, max_size=18)
fast = st.lists(st.floats(0, GAP - 1), min_size=18, max_size=18)


def typed(number: str, gaps: list[float]) -> list[str]:
    burst, at, told = Burst(), 0.0, []
    for sign, gap in zip(number, gaps, strict=True):
        at += gap
        told.append(burst.feed(sign, at))
    return told


@given(digits, fast)
def test_every_whole_number_in_a_burst_is_known_hypothesis(number: str, gaps: list[float]) -> None:
    assert typed(number, gaps) == [""] * 17 + [number]


@given(digits, slow)
def test_no_number_of_a_hand_is_ever_taken_hypothesis(number: str, gaps: list[float]) -> None:
    assert not any(typed(number, gaps))


@given(digits, fast, st.integers(1, 17), st.floats(GAP, 10_000))
def test_one_pause_in_the_middle_makes_it_a_hand_s_hypothesis(number: str, gaps: list[float], place: int, pause: float) -> None:
    assert not any(typed(number, [*gaps[:place], pause, *gaps[place + 1 :]]))


@given(st.lists(st.tuples(st.text(max_size=3), st.floats(0, 60)), max_size=60))
def test_nothing_but_a_number_that_holds_comes_out_hypothesis(keys: list[tuple[str, float]]) -> None:
    burst, at = Burst(), 0.0
    for text, gap in keys:
        at += gap
        number = burst.feed(text, at)
        assert number == "" or (len(number) == 18 and check_digit(number[:17]) == number[17])
