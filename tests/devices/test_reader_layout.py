"""The text block of every kind of card."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.layout import read_fields, read_text
from app.models.card import Card, CardKind, Outcome
from tests.devices.sam import block, citizen, foreigner, newer_foreigner, permit


def card_of(text: bytes) -> Card:
    reading = read_text(text)
    assert reading.outcome is Outcome.OK
    assert reading.card is not None
    return reading.card


def test_a_citizen_s_card_with_a_character_beyond_the_basic_plane() -> None:
    assert card_of(citizen()) == Card(
        CardKind.CITIZEN, "陈𠅤", "44088219540310211X", "男", "汉族", "1954-03-10", "广东省雷州市附城镇墨城村12号", "雷州市公安局",
        "2016-01-01", "长期",
    )  # fmt: skip


def test_residence_permits_are_told_apart_by_their_numbers() -> None:
    card = card_of(permit())
    assert (card.kind, card.permit, card.ethnic, card.valid_to) == (CardKind.HONG_KONG_MACAO, "H12345678", "", "2024-01-01")
    assert card_of(permit("820000199001010023")).kind is CardKind.HONG_KONG_MACAO
    assert card_of(permit("830000199001010020")).kind is CardKind.TAIWAN


def test_both_foreigners_cards() -> None:
    old = card_of(foreigner())
    assert (old.kind, old.name, old.other_name, old.nationality) == (CardKind.FOREIGNER, "SMITH, JOHN", "史密斯", "USA")
    assert (old.number, old.birth, old.sex, old.address) == ("USA440012345678", "1980-01-01", "男", "")
    new = card_of(newer_foreigner())
    assert (new.kind, new.number) == (CardKind.FOREIGNER, "910110198001010016")
    assert new.name == "VERYLONGFAMILYNAME, AND A GIVEN NAME OF SOME LENGTH"[:46].strip()


def test_every_nation_has_the_name_the_form_lists() -> None:
    texts = [citizen().replace("01".encode("utf-16-le"), f"{code:02}".encode("utf-16-le"), 1) for code in range(1, 57)]
    names = [card_of(text).ethnic for text in texts]
    assert (names[0], names[4], names[37], names[55], len(set(names))) == ("汉族", "维吾尔族", "锡伯族", "基诺族", 56)


def test_control_characters_go_and_private_ones_are_folded_or_named() -> None:
    card = card_of(citizen(name="陈\u0001\ue81f\ue863", address="墨城\u0001村\ue5e5"))
    assert card.name == "陈㖞䶮"
    assert card.address == "墨城村\ue5e5"
    assert card.private == ("address",)


def test_half_a_character_at_the_end_of_the_name_is_pointed_out() -> None:
    card = card_of(citizen(name="阿" * 14 + "𠅤"))
    assert card.name.startswith("阿" * 14)
    assert card.private == ("name",)


@pytest.mark.parametrize("length", [0, 30, 160, 200, 255, 257])
def test_a_block_cut_short_is_not_read_by_half(length: int) -> None:
    text = citizen()
    assert read_text(text[:length] if length < 256 else text + b" ").outcome is Outcome.UNREADABLE
    if length < 216:
        assert read_text((text[:length] + bytes(256))[:256]).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [citizen(name=" "), citizen(number="44088219541310211X"), citizen(number="4408821954"), citizen(end="20169999"), bytes(256)],
    ids=["no name", "no such birthday", "short number", "no such end", "nothing"],
)
def test_implausible_text_is_unreadable(text: bytes) -> None:
    assert read_text(text).outcome is Outcome.UNREADABLE


def test_a_card_of_an_unknown_type_is_said_to_be_unknown() -> None:
    assert read_text(block(("某", 30), kind="Z")).outcome is Outcome.UNKNOWN_CARD


def test_fields_taken_apart_by_a_vendor_s_program() -> None:
    fields = {
        "type": " ", "name": "陈光\0\0", "sex": "男", "nation": "汉", "birth": "1954-03-10", "address": " 墨城村 ",
        "number": "44088219540310211x", "issuer": "雷州市公安局", "valid_from": "2016.01.01", "valid_to": "长期",
    }  # fmt: skip
    card = read_fields(fields).card
    assert card is not None
    assert (card.name, card.ethnic, card.birth) == ("陈光", "汉族", "1954-03-10")
    assert (card.number, card.valid_from) == ("44088219540310211X", "2016-01-01")
    assert read_fields({"name": "陈光"}).outcome is Outcome.UNREADABLE


@given(st.binary(min_size=256, max_size=256) | st.integers(0, 255).map(lambda place: citizen()[:place] + b"\xd8" + citizen()[place + 1 :]))
def test_no_block_whatever_raises_or_gives_a_card_without_its_number_hypothesis(text: bytes) -> None:
    reading = read_text(text)
    assert (reading.card is None) is (reading.outcome is not Outcome.OK)
    if reading.card is not None:
        assert date.fromisoformat(reading.card.birth)
        assert reading.card.number
        assert "\0" not in repr(reading.card)
