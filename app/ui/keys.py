"""The keys of the desk in one table: the shortcuts and the sheet behind F1 both come from it."""

from dataclasses import dataclass

KINDS_BY_KEY = 9


@dataclass(frozen=True, slots=True)
class Key:
    """One key: how it is written, what it does, and the act it asks of the window ("" where a field has it)."""

    written: str
    words: str
    act: str = ""
    sequences: tuple[str, ...] = ()


KEYS = (
    Key("Ctrl+Enter", "进入下一步（唯一会保存并往前走的键）", "go_on", ("Ctrl+Return", "Ctrl+Enter")),
    Key("Enter", "到下一个输入框；从不保存，也不删除"),
    Key("Shift+Enter", "在多行文字里换行"),
    Key("Ctrl+N", "接待下一位", "next_visitor", ("Ctrl+N",)),
    Key("Alt+1 … 8", "直接选定事项种类"),
    Key("Y　N　?", "回答：是　否　说不清"),
    Key("1 … 9", "问题有多个选项时，选第几项"),
    Key("F2", "取号：给来访人一个号", "take_number", ("F2",)),
    Key("F3", "读证件", "read_card", ("F3",)),
    Key("F4", "同一事项：接着上次的办", "same_matter", ("F4",)),
    Key("F5", "新事项", "new_matter", ("F5",)),
    Key("F6", "给来访人看：全屏导引图", "show_visitor", ("F6",)),
    Key("F7", "叫下一个号", "call_next", ("F7",)),
    Key("Shift+F7", "再叫一遍", "recall", ("Shift+F7",)),
    Key("Ctrl+F7", "过号", "skip_number", ("Ctrl+F7",)),
    Key("F8", "打印", "print_now", ("F8",)),
    Key("F9", "隐藏、显示个人信息", "hide_personal", ("F9",)),
    Key("F12", "锁屏；正在办理的内容原样保留", "lock", ("F12",)),
    Key("Ctrl+F", "到台账查找", "search", ("Ctrl+F",)),
    Key("Ctrl+=", "放大文字", "larger", ("Ctrl+=", "Ctrl++")),
    Key("Ctrl+-", "缩小文字", "smaller", ("Ctrl+-",)),
    Key("F1", "打开、收起这张表", "help", ("F1",)),
)
