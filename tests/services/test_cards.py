"""What a card puts into the form, and what it leaves alone."""

from dataclasses import fields, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.models.card import Card, CardKind
from app.models.visit import Petitioner
from app.services import cards

TODAY = date(2026, 11, 23)
CARD = Card(
    CardKind.CITIZEN,
    "陈𠅤",
    "44088219540310211X",
    sex="男",
    ethnic="汉族",
    birth="1954-03-10",
    address="广东省雷州市附城镇墨城村12号",
    issuer="雷州市公安局",
    valid_from="2016-01-01",
    valid_to="长期",
)


def test_an_empty_form_takes_everything_a_card_tells_and_nothing_else() -> None:
    filled = cards.fill(Petitioner(""), CARD)
    assert filled.petitioner == Petitioner(
        "陈𠅤", "居民身份证", CARD.number, "男", "1954-03-10", "汉族", household_address="广东省雷州市附城镇墨城村12号"
    )
    assert filled.differs == ()
    assert set(filled.filled) == {"name", "document_number", "sex", "birth", "ethnic", "household_address"}


def test_what_was_typed_stays_and_is_told() -> None:
    typed = Petitioner("陈光", document_number="440882195403102110", birth="1954-03-10", household_address="墨城村")
    filled = cards.fill(typed, CARD)
    assert (filled.petitioner.name, filled.petitioner.document_number) == ("陈光", "440882195403102110")
    assert filled.petitioner.household_address == "墨城村"
    assert filled.petitioner.sex == "男"
    assert [(part.word, part.typed, part.on_card) for part in filled.differs] == [
        ("姓名", "陈光", "陈𠅤"),
        ("证件号码", "440882195403102110", "44088219540310211X"),
        ("户籍地址", "墨城村", "广东省雷州市附城镇墨城村12号"),
    ]


def test_the_same_words_in_other_shapes_do_not_differ() -> None:
    typed = Petitioner(
        " 陈𠅤", document_number="４４０８８２１９５４０３１０２１１x", ethnic="汉", household_address="广东省雷州市 附城镇墨城村１２号"
    )
    assert cards.fill(typed, CARD).differs == ()


def test_a_foreigner_typed_by_the_chinese_name_is_the_same_person() -> None:
    card = Card(CardKind.FOREIGNER, "SMITH, JOHN", "USA440012345678", nationality="USA", other_name="史密斯")
    assert cards.fill(Petitioner("史密斯"), card).differs == ()
    assert cards.fill(Petitioner("Smith, John"), card).differs == ()
    assert [notice.field for notice in cards.notices(card, TODAY)] == ["name"]


def test_another_kind_of_document_is_told_only_where_a_number_was_typed() -> None:
    card = Card(CardKind.TAIWAN, "林美", "830000199001010020")
    assert cards.fill(Petitioner("林美"), card).petitioner.document_kind == "台湾居民居住证"
    kept = cards.fill(Petitioner("林美", document_number=card.number), card)
    assert kept.petitioner.document_kind == "居民身份证"
    assert [part.field for part in kept.differs] == ["document_kind"]


def test_a_card_of_somebody_else_is_known_as_such() -> None:
    assert cards.is_other(Petitioner("李四", document_number="440882199001010011"), CARD)
    assert not cards.is_other(Petitioner("陈", document_number="44088219 5403"), CARD)
    assert not cards.is_other(Petitioner("陈"), CARD)


def test_a_number_mistyped_is_asked_about_and_a_namesake_is_somebody_else() -> None:
    slip = CARD.number[:6] + "2" + CARD.number[7:]
    assert not cards.is_other(Petitioner("陈光", document_number=slip), CARD)
    assert not cards.is_other(Petitioner(CARD.name, document_number="440882199001010000"), CARD)
    assert not cards.is_other(Petitioner(CARD.name, document_kind="护照", document_number="E12345678"), CARD)
    assert cards.is_other(Petitioner("陈光", document_kind="护照", document_number="E12345678"), CARD)
    assert cards.is_other(Petitioner(CARD.name, document_number="11010519491231002X"), CARD)


def test_a_bare_number_tells_what_it_can() -> None:
    card = cards.from_number("44088219900101001X", TODAY)
    assert (card.kind, card.name, card.sex, card.birth) == (CardKind.CITIZEN, "", "", "")
    card = cards.from_number("440882199001010018", TODAY)
    assert (card.sex, card.birth, card.ethnic) == ("男", "1990-01-01", "")
    assert cards.from_number("810000199001010027", TODAY).kind is CardKind.HONG_KONG_MACAO


def test_an_expired_card_and_private_characters_are_remarks_only() -> None:
    card = replace(CARD, valid_to="2026-11-22", private=("name", "address"))
    assert [notice.field for notice in cards.notices(card, TODAY)] == ["name", "household_address", "document_number"]
    assert cards.notices(replace(CARD, valid_to="2026-11-23"), TODAY) == ()
    assert cards.notices(CARD, TODAY) == ()


_WORDS = st.text(max_size=12)


@given(st.tuples(*[_WORDS] * 9), st.tuples(*[_WORDS] * 5))
def test_nothing_typed_is_lost_whatever_the_card_says_hypothesis(typed: tuple[str, ...], told: tuple[str, ...]) -> None:
    before = Petitioner(*typed)  # type: ignore[arg-type]
    card = Card(CardKind.CITIZEN, told[0], told[1], ethnic=told[2], birth=told[3], address=told[4])
    filled = cards.fill(before, card)
    for part in fields(Petitioner):
        was = getattr(before, part.name)
        if isinstance(was, str) and was.strip() and not (part.name == "document_kind" and not before.document_number.strip()):
            assert getattr(filled.petitioner, part.name) == was
    assert filled.petitioner.present_address == before.present_address
    assert filled.petitioner.phone == before.phone
