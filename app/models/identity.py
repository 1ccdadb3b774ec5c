"""The citizen identity number (GB 11643-1999): what it tells, and what looks odd. Never a reason to refuse."""

from dataclasses import dataclass
from datetime import date

_LENGTH = 18
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECKS = "10X98765432"
_PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南",
    "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆", "71": "台湾",
    "81": "香港", "82": "澳门", "83": "台湾", "91": "外国",
}  # fmt: skip
_FOREIGN = "9"


@dataclass(frozen=True, slots=True)
class Known:
    """What a number tells: "" where it does not; ``odd`` lists what looks wrong, in words for the clerk."""

    sex: str = ""
    birth: str = ""
    region: str = ""
    odd: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing looks wrong."""
        return not self.odd


def read_identity(number: str, today: date) -> Known:
    """Read an identity number already put right (18 characters, or the old 15)."""
    if len(number) == 15 and number.isascii() and number.isdigit():
        return Known(odd=("这是旧的15位号码，请看一下有没有18位的新证",))
    if len(number) != _LENGTH:
        return Known(odd=(f"号码应为18位，现在是{len(number)}位",))
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in "0123456789X"):
        return Known(odd=("号码里有不是数字的字符",))
    odd = []
    birth = _birth(number[6:14])
    if birth is None or birth > today:
        odd.append("号码里的出生日期不存在或晚于今天")
        birth = None
    region = _region(number)
    if not region:
        odd.append("号码前两位不是已知的地区代码")
    if check_digit(number[:17]) != number[17]:
        odd.append("最后一位校验不符，请再核对一遍号码")
    sex = "男" if int(number[16]) % 2 else "女"
    return Known(sex, birth.isoformat() if birth else "", region, tuple(odd))


def check_digit(first: str) -> str:
    """Give the check character of the first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def age_on(birth: str, day: date) -> int | None:
    """Give the age in full years on ``day``, None where the birth date is unknown."""
    try:
        born = date.fromisoformat(birth)
    except ValueError:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _region(number: str) -> str:
    """Give where a number was given out; a foreigner's begins with 9, and the province that gave it follows."""
    return "外国" if number[0] == _FOREIGN and number[1:3] in _PROVINCES else _PROVINCES.get(number[:2], "")


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
