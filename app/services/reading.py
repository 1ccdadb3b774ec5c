"""Reads a visit given as JSON: one table of fields makes the schema and the check."""

from collections.abc import Mapping
from typing import Any

from app.models.fault import WorldFault
from app.models.visit import Entry, Petitioner

_NEXT = "各字段见 xinfang-desk checkin --schema。"
LONGEST = 20_000

_PERSON: dict[str, dict[str, Any]] = {
    "name": {"type": "string", "minLength": 1, "maxLength": 100, "description": "姓名（必填）"},
    "name_note": {"type": "string", "description": "姓名用字：字体里没有的字怎么写，如 左鱼右几"},
    "document_kind": {"type": "string", "default": "居民身份证", "description": "证件类型"},
    "document_number": {"type": "string", "description": "证件号码；校验不符只提醒"},
    "sex": {"type": "string", "enum": ["", "男", "女"], "description": "性别；空着时由身份证号得出"},
    "birth": {"type": "string", "description": "出生日期 YYYY-MM-DD；空着时由身份证号得出"},
    "ethnic": {"type": "string", "description": "民族"},
    "phone": {"type": "string", "description": "电话"},
    "household_address": {"type": "string", "description": "户籍地址"},
    "present_address": {"type": "string", "description": "现住址"},
    "representative": {"type": "boolean", "default": False, "description": "是否代表"},
}
_VISIT: dict[str, dict[str, Any]] = {
    "form": {"type": "string", "default": "走访", "description": "来访形式"},
    "people": {"type": "integer", "minimum": 1, "maximum": 100_000, "description": "来访人数；空着时按列出的人数"},
    "place": {"type": "string", "description": "问题属地：镇街代码或文字"},
    "narrative": {"type": "string", "minLength": 1, "maxLength": LONGEST, "description": "反映事项（必填）"},
    "request": {"type": "string", "maxLength": LONGEST, "description": "请求"},
    "materials": {"type": "string", "maxLength": LONGEST, "description": "提交的材料"},
}
_TYPES: dict[str, tuple[type, str]] = {"string": (str, "文字"), "integer": (int, "整数"), "boolean": (bool, "true 或 false")}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "来访登记",
    "type": "object",
    "required": ["petitioners", "narrative"],
    "additionalProperties": False,
    "properties": {
        "petitioners": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1000,
            "description": "来访人，第一位为主",
            "items": {"type": "object", "required": ["name"], "additionalProperties": False, "properties": _PERSON},
        },
        **_VISIT,
    },
    "examples": [
        {
            "petitioners": [{"name": "王小明", "document_number": "440882199001010018", "phone": "13800138000"}],
            "narrative": "老板拖欠我三个月工资，一直不给。",
            "request": "要求支付工资",
            "place": "440882001",
        }
    ],
}


def read_entry(data: object) -> Entry:
    """Read a visit from parsed JSON. Raises WorldFault "bad-visit" naming the field that is missing or wrong."""
    if not isinstance(data, Mapping):
        raise _bad("", "来访数据应当是一个 JSON 对象。")
    people = data.get("petitioners")
    if not isinstance(people, list) or not 1 <= len(people) <= 1000:
        raise _bad("petitioners", "缺少来访人“petitioners”，或者不是列表。")
    words = _fields({key: value for key, value in data.items() if key != "petitioners"}, _VISIT, "", ("narrative",))
    persons = tuple(_person(person, place) for place, person in enumerate(people))
    return Entry(persons, **{"people": len(persons), **words})


def _person(data: object, place: int) -> Petitioner:
    at = f"petitioners.{place}."
    if not isinstance(data, Mapping):
        raise _bad(at[:-1], f"第{place + 1}位来访人应当是一个 JSON 对象。")
    return Petitioner(**_fields(data, _PERSON, at, ("name",)))


def _fields(data: Mapping[str, Any], table: Mapping[str, dict[str, Any]], at: str, required: tuple[str, ...]) -> dict[str, Any]:
    for key in data:
        if key not in table:
            raise _bad(f"{at}{key}", f"不认识的字段“{at}{key}”。")
    for key in required:
        if not str(data.get(key) or "").strip():
            raise _bad(f"{at}{key}", f"缺少“{at}{key}”（{table[key]['description']}）。")
    for key, value in data.items():
        _check(value, table[key], f"{at}{key}")
    return dict(data)


def _check(value: Any, rule: Mapping[str, Any], at: str) -> None:
    kind, words = _TYPES[rule["type"]]
    if type(value) is not kind:  # a bool is no whole number here
        raise _bad(at, f"“{at}”应当是{words}。")
    if "enum" in rule and value not in rule["enum"]:
        raise _bad(at, f"“{at}”只能是：{'、'.join(word for word in rule['enum'] if word)}。")
    if isinstance(value, str) and len(value) > rule.get("maxLength", 400):
        raise _bad(at, f"“{at}”太长，最多{rule.get('maxLength', 400)}个字。")
    if kind is int and not rule["minimum"] <= value <= rule["maximum"]:
        raise _bad(at, f"“{at}”应在{rule['minimum']}到{rule['maximum']}之间。")


def _bad(field: str, sentence: str) -> WorldFault:
    return WorldFault("bad-visit", sentence, _NEXT, field)
