"""What a search found: a visit, and by what."""

from dataclasses import dataclass
from enum import StrEnum

from app.models.visit import Visit


class By(StrEnum):
    """By what a visit was found, the surest first."""

    VISIT = "登记编号"
    LETTER = "文号"
    DOCUMENT = "证件号码"
    PHONE = "电话"
    DOCUMENT_END = "证件尾号"
    PHONE_END = "电话尾号"
    NAME = "姓名"
    SOUND = "拼音"
    NARRATIVE = "反映事项"


@dataclass(frozen=True, slots=True)
class Found:
    """A visit with what each typed word was found by, without repeats."""

    visit: Visit
    by: tuple[By, ...]
