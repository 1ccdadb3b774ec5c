"""The serial reader against a chip that speaks the real packets at the other end of a pseudo-terminal."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.samv import PREAMBLE, REST, SamReader, bodies, packet
from app.models.card import Outcome
from tests.devices.sam import FIND, READ, SELECT, STATUS, Chip, answer, citizen, foreigner, newer_foreigner, permit


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chip of these tests needs no rest between two searches."""
    monkeypatch.setattr("app.devices.samv.REST", 0.0)


@pytest.fixture
def chip() -> Iterator[Chip]:
    chip = Chip()
    yield chip
    chip.close()


@pytest.fixture
def reader(chip: Chip) -> Iterator[SamReader]:
    reader = SamReader(chip.port)
    yield reader
    reader.close()


def test_packets_are_those_of_the_protocol() -> None:
    assert packet(FIND).hex() == "aaaaaa96690003200122"
    assert packet(SELECT).hex() == "aaaaaa96690003200221"
    assert packet(READ).hex() == "aaaaaa96690003300132"
    assert packet(STATUS).hex() == "aaaaaa9669000311ffed"


@pytest.mark.parametrize(
    ("text", "name"),
    [(citizen(), "陈𠅤"), (permit(), "何美玲"), (foreigner(), "SMITH, JOHN"), (newer_foreigner(), "VERYLONGFAMILYNAME")],
    ids=["citizen", "permit", "foreigner", "newer foreigner"],
)
def test_a_card_is_found_selected_and_read(chip: Chip, reader: SamReader, text: bytes, name: str) -> None:
    chip.put(text)
    reading = reader.read()
    assert reading.outcome is Outcome.OK
    assert reading.card is not None
    assert reading.card.name.startswith(name)
    assert chip.asked == [FIND, SELECT, READ]


def test_none_a_card_the_same_left_on_lifted_and_put_on_again(chip: Chip, reader: SamReader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader.read().outcome is Outcome.NO_CARD
    chip.put(citizen())
    assert reader.read().outcome is Outcome.OK
    monkeypatch.setattr("app.devices.samv._RIGHT_AFTER", 0.0)
    assert reader.read().outcome is Outcome.SAME_CARD
    chip.lift()
    assert reader.read().outcome is Outcome.NO_CARD
    chip.put(citizen())
    assert reader.read().outcome is Outcome.OK


def test_a_chip_that_selects_no_card_twice_is_believed_a_moment_later(
    chip: Chip, reader: SamReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    chip.put(citizen())
    assert reader.read().outcome is Outcome.OK
    chip.refuses[SELECT] = 0x81
    assert reader.read().outcome is Outcome.SAME_CARD
    monkeypatch.setattr("app.devices.samv._RIGHT_AFTER", 0.0)
    assert reader.read().outcome is Outcome.NO_CARD


def test_it_searches_no_faster_than_the_vendors_ask(chip: Chip, reader: SamReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.devices.samv.REST", REST)
    reader.read()
    began = time.monotonic()
    reader.read()
    assert time.monotonic() - began >= REST * 0.9 > 0.25


def test_noise_and_split_packets(chip: Chip, reader: SamReader) -> None:
    noise = b"\x00\xaa\xaa" + PREAMBLE[:4] + b"\x07"
    chip.spoil = lambda raw: [noise, raw[:3], raw[3:9], *(raw[at : at + 100] for at in range(9, len(raw), 100))]
    chip.put(citizen())
    assert reader.read().outcome is Outcome.OK


def test_a_false_length_before_the_packet_is_no_hindrance(chip: Chip, reader: SamReader) -> None:
    chip.spoil = lambda raw: [PREAMBLE + b"\x00\x00" + PREAMBLE + b"\xff\xff" + raw]
    chip.put(citizen())
    assert reader.read().outcome is Outcome.OK


def test_a_packet_with_a_wrong_check_is_asked_for_again_and_then_given_up(chip: Chip, reader: SamReader) -> None:
    chip.put(citizen())
    spoiled = iter([True, False])
    chip.spoil = lambda raw: [raw[:-1] + bytes([raw[-1] ^ 1])] if len(raw) > 1000 and next(spoiled) else [raw]
    assert reader.read().outcome is Outcome.OK
    assert chip.asked == [FIND, SELECT, READ, READ]
    chip.put(citizen())
    chip.spoil = lambda raw: [raw[:-1] + bytes([raw[-1] ^ 1])]
    assert reader.read().outcome is Outcome.UNREADABLE


def test_a_card_taken_away_half_way_is_unreadable(chip: Chip, reader: SamReader) -> None:
    chip.put(citizen())
    chip.refuses[READ] = 0x41
    assert reader.read().outcome is Outcome.UNREADABLE
    chip.put(citizen())
    chip.refuses = {SELECT: 0x81}
    assert reader.read().outcome is Outcome.UNREADABLE


def test_half_a_text_is_unreadable(chip: Chip, reader: SamReader) -> None:
    chip.put(citizen()[:120])
    assert reader.read().outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(("state", "outcome"), [(0x40, Outcome.UNKNOWN_CARD), (0x60, Outcome.BROKEN), (0x66, Outcome.BROKEN)])
def test_what_the_chip_says_of_itself(chip: Chip, reader: SamReader, state: int, outcome: Outcome) -> None:
    chip.refuses[FIND] = state
    assert reader.read().outcome is outcome


def test_a_mute_reader_times_out_and_is_tried_anew(chip: Chip, reader: SamReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.devices.samv._SHORT", 0.2)
    chip.mute = True
    assert reader.read().outcome is Outcome.TIMEOUT
    chip.mute = False
    chip.put(citizen())
    assert reader.read().outcome is Outcome.OK


def test_hanging_up_in_the_middle_is_unplugged_and_stays_so(chip: Chip, reader: SamReader) -> None:
    chip.put(citizen())

    def hang_up(raw: bytes) -> list[bytes]:
        if len(raw) < 1000:
            return [raw]
        os.write(chip.near, raw[:500])
        chip.unplug()
        return []

    chip.spoil = hang_up
    assert reader.read().outcome is Outcome.UNPLUGGED
    assert reader.read().outcome is Outcome.UNPLUGGED


def test_a_port_in_use_is_busy(chip: Chip, reader: SamReader) -> None:
    chip.put(citizen())
    assert reader.read().outcome is Outcome.OK
    assert SamReader(chip.port).read().outcome is Outcome.BUSY


def test_a_port_that_is_not_there(tmp_path: Path) -> None:
    assert SamReader(str(tmp_path / "ttyUSB9")).read().outcome is Outcome.UNPLUGGED


def test_without_a_port_the_first_that_answers_is_taken_and_kept(chip: Chip, tmp_path: Path) -> None:
    silent = Chip()
    silent.mute = True
    chip.put(citizen())
    reader = SamReader("", ports=lambda: [str(tmp_path / "none"), silent.port, chip.port])
    assert reader.read().outcome is Outcome.OK
    assert chip.asked == [STATUS, FIND, SELECT, READ]
    assert reader.read().outcome is Outcome.SAME_CARD
    assert chip.asked.count(STATUS) == 1
    reader.close()
    assert SamReader("", ports=lambda: [silent.port]).read().outcome is Outcome.UNPLUGGED
    assert SamReader("", ports=list).read().outcome is Outcome.UNPLUGGED
    silent.close()


def test_without_a_port_one_in_use_is_told_as_such(chip: Chip, reader: SamReader) -> None:
    assert reader.read().outcome is Outcome.NO_CARD
    assert SamReader("", ports=lambda: [chip.port]).read().outcome is Outcome.BUSY


def test_closing_ends_a_reading_at_once(chip: Chip, reader: SamReader) -> None:
    chip.mute = True
    thread = threading.Thread(target=reader.read)
    thread.start()
    latest = time.monotonic() + 5
    while not chip.asked:
        assert time.monotonic() < latest
        time.sleep(0.005)
    began = time.monotonic()
    reader.close()
    thread.join(5)
    assert not thread.is_alive()
    assert time.monotonic() - began < 0.5


@given(st.binary(max_size=40), st.binary(max_size=300), st.binary(max_size=40))
def test_a_sound_packet_is_found_within_any_noise_hypothesis(before: bytes, data: bytes, after: bytes) -> None:
    assert bytes([0, 0, 0x90]) + data in list(bodies(before + answer(0x90, data) + after))


@given(st.binary(max_size=400))
def test_noise_alone_gives_no_packet_hypothesis(noise: bytes) -> None:
    for body in bodies(noise):
        assert packet(body) in noise
