"""The keys of the desk in one table: the shortcuts and the sheet behind F1 both come from it."""

from dataclasses import dataclass

KINDS_BY_KEY = 9


@dataclass(frozen=True, slots=True)
class Key:
    """One key: how it is written, what it does, and the act it asks of the window ("" where a field or a part of a page has it).

    ``sequences``: the shortcuts behind it, those that a part of a page has bound itself as well.
    """

    written: str
    words: str
    act: str = ""
    sequences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together on the sheet, in which of its columns, counted from 0."""

    name: str
    column: int
    keys: tuple[Key, ...]


GROUPS = (
    Group("办理", 0, (
        Key("Ctrl+Enter", "保存，进入下一步（只有它会）", "go_on", ("Ctrl+Return", "Ctrl+Enter")),
        Key("Ctrl+N", "接待下一位", "next_visitor", ("Ctrl+N",)),
        Key("F4", "同一事项：接着上次的办", "same_matter", ("F4",)),
        Key("F5", "新事项", "new_matter", ("F5",)),
        Key("Alt+1 … 9", "直接选定事项种类", "", tuple(f"Alt+{place}" for place in range(1, KINDS_BY_KEY + 1))),
        Key("Y　N　?", "回答：是　否　说不清"),
        Key("1 … 9", "问题有多个选项时，选第几项"),
        Key("Ctrl+Shift+N", "添加一位同行人", "add_person", ("Ctrl+Shift+N",)),
        Key("F6", "给来访人看：全屏导引图", "show_visitor", ("F6",)),
        Key("PgUp　PgDn", "文书预览翻页", "", ("PgUp", "PgDown")),
        Key("F8", "打印", "print_now", ("F8",)),
    )),
    Group("整个程序", 0, (
        Key("F9", "隐藏、显示个人信息", "hide_personal", ("F9",)),
        Key("F12", "锁屏；正在办理的内容原样保留", "lock", ("F12",)),
        Key("Ctrl+=　Ctrl+-", "放大、缩小文字", "larger", ("Ctrl+=", "Ctrl++")),
        Key("F1", "打开、收起这张表", "help", ("F1",)),
        Key("Esc", "收起打开的东西", "", ("Esc",)),
    )),
    Group("读证与叫号", 1, (
        Key("F3", "读证件", "read_card", ("F3",)),
        Key("F2", "取号：给来访人一个号", "take_number", ("F2",)),
        Key("F7", "叫下一个号", "call_next", ("F7",)),
        Key("Shift+F7", "再叫一遍", "recall", ("Shift+F7",)),
        Key("Ctrl+F7", "过号", "skip_number", ("Ctrl+F7",)),
    )),
    Group("填写", 1, (
        Key("Enter", "到下一格；从不保存或删除"),
        Key("Shift+Enter", "在多行文字里换行"),
        Key("Tab　Shift+Tab", "到下一处、上一处，按钮也算"),
        Key("空格", "按下按钮，打勾、去勾"),
        Key("↑　↓", "在列表里选；日期前后移一天"),
        Key("Alt+↓", "打开下拉列表"),
    )),
    Group("名单与台账", 2, (
        Key("Ctrl+F", "到台账查找", "search", ("Ctrl+F",)),
        Key("↓　Enter", "从查找框进入名单"),
        Key("↑　↓", "在名单里上下选"),
    )),
    Group("导引图", 2, (
        Key("方向键", "从一框走到相邻的一框"),
        Key("Home", "回到现在的一步"),
        Key("Ctrl+0", "看整张图"),
    )),
    Group("改导引图（“内容”页）", 2, (
        Key("Ctrl+方向键", "移动框；加 Shift 先插行列"),
        Key("Insert", "在后面加一步"),
        Key("Delete", "删除这一步（先问清连线）"),
        Key("Ctrl+Z　Ctrl+Y", "撤销、重做", "", ("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z")),
    )),
)  # fmt: skip
HIDDEN = (Key("Ctrl+-", "缩小文字", "smaller", ("Ctrl+-",)),)
"""Told on the sheet together with another key."""
KEYS = tuple(key for group in GROUPS for key in group.keys) + HIDDEN
