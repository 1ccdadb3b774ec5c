"""What is set up once at a desk: read with what stands there until somebody chooses, checked, and kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.models import setting
from app.models.fault import WorldFault
from app.models.text import tidy_name, tidy_number
from app.ports import Desk
from app.services.letters import TWO_SIDED

DEFAULTS = {
    setting.READER: "",
    setting.SLIPS: "",
    setting.SLIP_DOTS: setting.DEFAULT_SLIP_DOTS,
    setting.TYPE_SIZE: setting.DEFAULT_TYPE_SIZE,
    setting.IDLE: setting.DEFAULT_IDLE,
    setting.HALL: "",
    setting.SLIDES: "",
    setting.PAUSE: setting.DEFAULT_PAUSE,
    setting.CLIPS: "",
    setting.VOICE: setting.DEFAULT_VOICE,
    setting.VISITOR: "",
    setting.PREFIX: setting.DEFAULT_PREFIX,
    setting.FIRSTS: setting.DEFAULT_FIRSTS,
    setting.BEHIND: setting.DEFAULT_BEHIND,
    TWO_SIDED: "",
    setting.WINDOW: "",
    setting.CLERK: "",
}
"""Every setting of the page, with what stands there until somebody chooses."""
_PREFIX = 2
_Check = Callable[[Desk, str], str]
_TRIAL = "试打　一二三　ABC　123"


def value(desk: Desk, key: str) -> str:
    """Give a setting, or what stands there until somebody chooses."""
    return desk.store.setting(key, DEFAULTS[key])


def change(desk: Desk, key: str, text: str) -> str:
    """Check a setting and keep it; gives it as kept. Reader and slip printer are the chosen ones from now on.

    Raises WorldFault "bad-setting" with the setting as its field, and what the store raises; the old value then stands.
    """
    wanted = _checked(desk, key, text)
    desk.store.set_setting(key, wanted)
    if key == setting.READER:
        desk.reader.choose(wanted)
    elif key == setting.SLIPS:
        desk.slips.choose(wanted)
    return wanted


def seated(desk: Desk) -> Desk:
    """Give the desk with the window and the clerk that the settings name."""
    seat = replace(desk.seat, window=value(desk, setting.WINDOW), clerk=value(desk, setting.CLERK))
    return desk if seat == desk.seat else replace(desk, seat=seat)


def trial(desk: Desk) -> Callable[[], None]:
    """Give the work of printing a trial slip, to be done in the background. It raises WorldFault as ``Slips`` and ``Documents`` do."""
    dots, bureau = int(value(desk, setting.SLIP_DOTS)), desk.pack.bureau["name"]
    lines = ((bureau, dots // 16), (f"{value(desk, setting.PREFIX)}000", dots // 5), (_TRIAL, dots // 16))
    return lambda: desk.slips.send(desk.documents.slip(lines, dots))


def _checked(desk: Desk, key: str, text: str) -> str:
    check = _CHECKS.get(key)
    return check(desk, text.strip()) if check else text.strip()


def _refused(key: str, sentence: str, step: str) -> WorldFault:
    return WorldFault("bad-setting", sentence, step, key)


def _reader(_desk: Desk, text: str) -> str:
    kind, _, rest = text.partition(":")
    if kind in {"dll", "file"} and not Path(rest).is_file():
        words = "驱动文件" if kind == "dll" else "试用文件"
        raise _refused(setting.READER, f"没有找到{words}{f'“{rest}”' if rest else ''}。", "请按“选择”找到那个文件。")
    return text


def _slips(_desk: Desk, text: str) -> str:
    kind, _, queue = text.partition(":")
    if kind and not queue.strip():
        raise _refused(setting.SLIPS, "还没有选小票打印机。", "请在旁边选一台；没有就选“不用”。")
    return text


def _folder(key: str) -> _Check:
    def checked(_desk: Desk, text: str) -> str:
        if text and not Path(text).is_dir():
            raise _refused(key, "没有找到这个文件夹。", "请按“选择”找到它；不用就空着。")
        return text

    return checked


def _number(key: str, allowed: range, what: str) -> _Check:
    def checked(_desk: Desk, text: str) -> str:
        plain = tidy_number(text)
        if not (plain.isascii() and plain.isdigit()) or int(plain) not in allowed:
            raise _refused(key, f"{what}应当是 {allowed.start} 到 {allowed.stop - 1} 的整数。", "没有改动，仍按原来的。")
        return str(int(plain))

    return checked


def _prefix(_desk: Desk, text: str) -> str:
    plain = tidy_number(text)
    if len(plain) > _PREFIX or (plain and not (plain.isascii() and plain.isalpha())):
        raise _refused(setting.PREFIX, "号码前的字母最多两个，例如 A。", "没有改动，仍按原来的。")
    return plain


def _clerk(_desk: Desk, text: str) -> str:
    if not (name := tidy_name(text)):
        raise _refused(setting.CLERK, "请填写工作人员姓名。", "告知书和登记上要用。")
    return name


def _screen(key: str, other: str, words: str) -> _Check:
    def checked(desk: Desk, text: str) -> str:
        if text and text == value(desk, other):
            raise _refused(key, f"这块屏幕已经用作{words}。", "请换一块，或先把那边改为不用。")
        return text

    return checked


_CHECKS: dict[str, _Check] = {
    setting.READER: _reader,
    setting.SLIPS: _slips,
    setting.SLIP_DOTS: _number(setting.SLIP_DOTS, range(200, 1201), "小票宽度"),
    setting.TYPE_SIZE: _number(setting.TYPE_SIZE, range(16, 25), "文字大小"),
    setting.IDLE: _number(setting.IDLE, range(241), "分钟数"),
    setting.FIRSTS: _number(setting.FIRSTS, range(1, 10), "连叫的优先号"),
    setting.BEHIND: _number(setting.BEHIND, range(1, 31), "过号后隔几位"),
    setting.PAUSE: _number(setting.PAUSE, range(3, 601), "秒数"),
    setting.HALL: _screen(setting.HALL, setting.VISITOR, "来访人屏幕"),
    setting.VISITOR: _screen(setting.VISITOR, setting.HALL, "大厅屏幕"),
    setting.SLIDES: _folder(setting.SLIDES),
    setting.CLIPS: _folder(setting.CLIPS),
    setting.PREFIX: _prefix,
    setting.CLERK: _clerk,
}
