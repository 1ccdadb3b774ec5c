"""An identity card read by a reader: what stands on it, and how a reading ended."""

from dataclasses import dataclass
from enum import StrEnum


class CardKind(StrEnum):
    """Which card it is; the value is the document kind of a petitioner."""

    CITIZEN = "居民身份证"
    FOREIGNER = "外国人永久居留身份证"
    HONG_KONG_MACAO = "港澳居民居住证"
    TAIWAN = "台湾居民居住证"


class Outcome(StrEnum):
    """How a reading ended."""

    OK = "ok"
    NO_CARD = "no-card"
    SAME_CARD = "same-card"
    UNREADABLE = "unreadable"
    UNKNOWN_CARD = "unknown-card"
    UNPLUGGED = "unplugged"
    TIMEOUT = "timeout"
    BUSY = "busy"
    FORBIDDEN = "forbidden"
    BROKEN = "broken"
    NO_DRIVER = "no-driver"
    BY_ITSELF = "by-itself"
    NOT_SET_UP = "not-set-up"


SENTENCES = {
    Outcome.OK: ("已读到证件。", ""),
    Outcome.NO_CARD: ("读卡器上没有证件。", "请把证件平放在读卡区；已经放着的，拿起来重新放。也可以直接手工输入。"),
    Outcome.SAME_CARD: ("还是刚才那张证件，没有重复读取。", "要再读一次，请先拿起来再放上。"),
    Outcome.UNREADABLE: ("证件没有读完整。", "请把证件拿起来擦一下、重新放平；仍读不出就手工输入。"),
    Outcome.UNKNOWN_CARD: ("这张卡不是能识别的居民身份证件。", "请核对证件，手工输入即可。"),
    Outcome.UNPLUGGED: ("没有找到读卡器。", "请检查读卡器的线和电源；登记可以手工输入，不受影响。"),
    Outcome.TIMEOUT: ("读卡器没有回应。", "请拔下读卡器重新插上；登记可以手工输入，不受影响。"),
    Outcome.BUSY: ("读卡器正被另一个程序使用。", "请关闭厂家的读卡程序后再读；也可以手工输入。"),
    Outcome.FORBIDDEN: ("这个账户没有使用读卡器的权限。", "请管理员按读卡器说明给这个账户开通串口权限；登记可以手工输入。"),
    Outcome.BROKEN: ("读卡器自检没有通过。", "请拔下读卡器重新插上，还不行就联系厂家；登记可以手工输入，不受影响。"),
    Outcome.NO_DRIVER: ("读卡器的驱动不能用。", "请管理员在“设置”里重新指定驱动文件；登记可以手工输入。"),
    Outcome.BY_ITSELF: ("这种读卡器自己会把号码打进来。", "请把证件放到读卡器上，不用按 F3；姓名和地址请手工输入。"),
    Outcome.NOT_SET_UP: ("还没有设置读卡器。", "请在“设置”里选读卡器；登记可以手工输入。"),
}
"""Each outcome's sentence and the clerk's next step."""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card. Dates are ISO text; ``valid_to`` may be "长期"; what a card does not carry is "".

    ``number``: the document's own number. ``permit``: 通行证号码 on a residence permit of Hong Kong, Macao and Taiwan.
    ``other_name``: the Chinese name on a foreigner's card, whose ``name`` is in Latin letters.
    ``private``: the fields that hold private-use characters no table folds, so that a person must look.
    """

    kind: CardKind
    name: str
    number: str
    sex: str = ""
    ethnic: str = ""
    birth: str = ""
    address: str = ""
    issuer: str = ""
    valid_from: str = ""
    valid_to: str = ""
    permit: str = ""
    nationality: str = ""
    other_name: str = ""
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a reading ended, and the card where it went well."""

    outcome: Outcome
    card: Card | None = None

    @property
    def sentence(self) -> str:
        """What is said to the clerk."""
        return SENTENCES[self.outcome][0]

    @property
    def step(self) -> str:
        """What the clerk does next."""
        return SENTENCES[self.outcome][1]
