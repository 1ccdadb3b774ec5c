"""Names typed or pasted one to a line become people."""

import pytest

from app.models.visit import Petitioner
from app.services.roster import awaited_at, listed_at, namesakes, newcomers, read_roster

NUMBER = "44088219610101213X"


@pytest.mark.parametrize(
    ("line", "name", "number", "phone"),
    [
        ("张三", "张三", "", ""),
        ("1. 张三 44088219610101213X", "张三", NUMBER, ""),
        ("２、李四", "李四", "", ""),
        ("（12）王 五\t13800138000", "王五", "", "13800138000"),
        ("　买买提•吐尔逊，４４０８８２１９６１０１０１２１３ｘ", "买买提·吐尔逊", NUMBER, ""),
        ("440882 赵六", "440882赵六", "", ""),
        ("John Smith G1234567", "John Smith", "G1234567", ""),
        (f"{NUMBER} 𬭚某 0759-8812345", "𬭚某", NUMBER, "0759-8812345"),
    ],
)
def test_a_line_is_a_person(line: str, name: str, number: str, phone: str) -> None:
    (person,) = read_roster(f"\n{line}\n \u200b\n")
    assert (person.name, person.document_number, person.phone) == (name, number, phone)


def test_names_in_a_row_are_as_many_people() -> None:
    assert [person.name for person in read_roster("陈二、陈三、陈四、\n1、吴阿婆\n2. 陈五、 王 六")] == [
        "陈二", "陈三", "陈四", "吴阿婆", "陈五", "王六",
    ]  # fmt: skip
    (one,) = read_roster(f"张三、{NUMBER}、13800138000")
    assert (one.name, one.document_number, one.phone) == ("张三", NUMBER, "13800138000")


@pytest.mark.parametrize(
    ("line", "name", "sex"),
    [("黄某 男", "黄某", "男"), ("李四，女性，13800138000", "李四", "女"), ("男", "男", ""), ("周某、男", "周某", "男")],
)
def test_the_sex_is_no_part_of_the_name(line: str, name: str, sex: str) -> None:
    (person,) = read_roster(line)
    assert (person.name, person.sex) == (name, sex)


def test_a_number_is_listed_once_and_a_namesake_is_asked_about() -> None:
    listed = [Petitioner("张三", document_number="44088219610101213x")]
    found = read_roster(f"张三 {NUMBER}\n李伟\n李伟\n王五 {NUMBER[:17]}0\n王五 {NUMBER[:17]}0")
    fresh = newcomers(found, listed)
    assert [person.name for person in fresh] == ["李伟", "李伟", "王五"]
    assert namesakes((*listed, *fresh)) == ("李伟",)


def test_a_card_takes_the_place_that_waits_for_it() -> None:
    people = [Petitioner("张三", document_number=NUMBER), Petitioner(""), Petitioner("李四"), Petitioner("王五", document_number="1")]
    assert listed_at(NUMBER.lower(), people) == 0
    assert listed_at("", people) == -1
    assert awaited_at("李四", people) == 2
    assert awaited_at("王五", people) == 1
    assert awaited_at("赵六", [people[0]]) == -1
