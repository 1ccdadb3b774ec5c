"""The page 内容 through the real window: edit, look, check, approve; the counter sees nothing before and everything after."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import LocalGate
from app.models.version import Change
from app.models.visit import Entry
from app.ports import Desk
from app.services import check_in, content, guide, letters, renewal
from app.ui.gate.unlock import LockPage
from app.ui.pages.content.draft import Spot
from app.ui.pages.content.inputs import ChoiceInput, CodesInput, FlagInput, LinesInput, TextInput
from app.ui.pages.content.page import ContentPage
from app.ui.pages.content.sections import SECTIONS, shown
from app.ui.pages.reception.page import ReceptionPage
from app.ui.pages.table import CONTENT, RECEPTION
from app.ui.shell import Shell
from app.ui.widgets import LineField, TextField
from app.ui.window import Window
from tests.conftest import PASSWORD, SetClock
from tests.ui.hands import commit, leave, seen
from tests.ui.test_scale import at_last, cut

PHONE = "0759-8812345"
SLOW = 20_000


@pytest.fixture
def page(shell: Shell) -> ContentPage:
    page = shell.go(CONTENT)
    assert isinstance(page, ContentPage)
    return page


@pytest.fixture
def draft(qtbot: QtBot, page: ContentPage) -> ContentPage:
    """The page with a draft begun."""
    page.beginning.click()
    ready(qtbot, page)
    return page


def ready(qtbot: QtBot, page: ContentPage) -> None:
    """Wait until everything typed is saved, checked and drawn."""
    qtbot.waitUntil(lambda: not page._context.background.busy and page.book.settled and page.sight.settled, timeout=SLOW)


def now(window: Window) -> ContentPage:
    """The page as it is after the window took up another version."""
    assert window.shell is not None
    assert isinstance(window.shell.page, ContentPage)
    return window.shell.page


def retype(field: LineField | TextField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    commit(field, text)
    leave(field)


def field(page: ContentPage, key: str) -> TextInput | LinesInput:
    found = page.form.entries[key].input
    assert isinstance(found, TextInput | LinesInput)
    return found


def choose(page: ContentPage, section: str, file: str, table: str, where: Callable[[dict[str, object]], bool]) -> Spot:
    page.go_to(section, file)
    found = page.section.table(table)
    assert found is not None
    at = next(place for place, row in enumerate(page.book.rows(file, found)) if where(row))
    assert page.rows.choose(Spot(file, found, at))
    return Spot(file, found, at)


def court(page: ContentPage) -> Spot:
    return choose(page, "organs", "organs.toml", "organ", lambda row: row["code"] == "court")


def own_paragraph(page: ContentPage) -> Spot:
    return choose(page, "letters", "letters/K1.toml", "paragraph", lambda row: "text" in row)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = "".join(each.get_textpage().get_text_bounded() for each in document)
    document.close()
    return "".join(words.split())


def letter_words(desk: Desk, visit_no: str) -> str:
    visit = desk.store.visit(visit_no)
    assert visit is not None
    return words_of(letters.preview(desk, letters.prepare(desk, visit, {"stage": "not_filed", "contact_phone": "0759-1"})))


def approve(page: ContentPage, day: str = "") -> None:
    page.go_to("versions")
    form = page.versions.approval
    retype(form.by, "陈局长")
    if day:
        retype(form.effective, day)
    retype(form.password, PASSWORD)
    form.button.click()


def test_the_whole_way_of_a_change(
    qtbot: QtBot, window: Window, draft: ContentPage, open_desk: Desk, gate: LocalGate, entry: Callable[..., Entry]
) -> None:
    before = guide.pick(open_desk, check_in.register(open_desk, entry()), "K1", "")
    first = open_desk.pack.digest
    court(draft)
    retype(field(draft, "phone"), PHONE)
    own_paragraph(draft)
    said = field(draft, "text").value() + "请带好材料，慢慢来。"
    retype(field(draft, "text"), said)
    ready(qtbot, draft)
    assert "请带好材料，慢慢来" in words_of(draft.sight.sight.pdf)

    assert open_desk.library.rows("organs.toml")["organ"][0]["phone"] == PHONE
    assert open_desk.pack.organs["court"].phone == ""
    assert PHONE not in letter_words(open_desk, before.visit_no)
    assert not renewal.is_stale(open_desk)

    retype(field(draft, "text"), said + "{nobody}")
    ready(qtbot, draft)
    assert "nobody" in draft.form.entries["text"].warned
    assert draft.check.text() == "检查：1 处待改"
    approve(draft)
    qtbot.waitUntil(lambda: "待改" in draft.versions.approval.told, timeout=SLOW)
    draft.check.click()
    draft.faults.setCurrentRow(0)
    QTest.keyClick(draft.faults, Qt.Key.Key_Return)
    assert draft.section.code == "letters"
    qtbot.waitUntil(lambda: field(draft, "text").hasFocus())
    retype(field(draft, "text"), said)
    ready(qtbot, draft)
    assert draft.check.text() == "检查通过"

    approve(draft)
    qtbot.waitUntil(lambda: window._desk is not None and window._desk.pack.digest != first, timeout=SLOW)
    fresh = window._desk
    assert fresh is not None
    assert fresh.pack.organs["court"].phone == PHONE
    assert window.shell is not None
    assert "陈局长" in window.shell.foot.mark.text()
    after = guide.pick(fresh, check_in.register(fresh, entry()), "K1", "")
    assert "慢慢来" in letter_words(fresh, after.visit_no)
    assert PHONE in letter_words(fresh, after.visit_no)
    assert "慢慢来" not in letter_words(fresh, before.visit_no)
    kept = fresh.store.visit(before.visit_no)
    assert kept is not None
    assert kept.content_version.endswith(first[:7])

    page = now(window)
    ready(qtbot, page)
    page.versions.compare(first, fresh.pack.digest, "比较")
    ready(qtbot, page)
    assert any("雷州市人民法院" in line and PHONE in line for line in page.versions.differences)
    page.versions.restore(next(each.version for each in content.history(fresh) if each.version.digest == first))
    ready(qtbot, page)
    assert fresh.library.rows("organs.toml")["organ"][0]["phone"] == ""


def test_without_a_draft_nothing_can_be_typed(qtbot: QtBot, page: ContentPage, open_desk: Desk) -> None:
    court(page)
    assert field(page, "phone").isReadOnly()
    assert page.adding.isHidden()
    assert page.beginning.isVisible()
    assert not open_desk.library.drafted()


def test_every_section_shows_its_rows_and_what_they_look_like(qtbot: QtBot, draft: ContentPage) -> None:
    for section in (section for section in SECTIONS if section.files):
        for file in draft.book.files(section)[:3]:
            draft.go_to(section.code, file)
            if draft.rows.spot is None:
                continue
            held = draft.book.row(draft.rows.spot)
            assert set(draft.form.entries) == {key.code for key in draft.rows.spot.table.keys if shown(key, held)}
        ready(qtbot, draft)
        sight = draft.sight.sight
        assert sight.pdf or sight.chart or sight.lines or sight.title


def test_what_was_typed_is_kept_when_the_window_closes(draft: ContentPage, window: Window, open_desk: Desk) -> None:
    court(draft)
    field(draft, "address").setFocus()
    commit(field(draft, "address"), "雷城街道西湖大道")
    library = open_desk.library
    window.close()
    assert library.rows("organs.toml")["organ"][0]["address"] == "雷城街道西湖大道"


def test_a_length_that_is_none_stays_as_typed_and_is_told(qtbot: QtBot, draft: ContentPage, open_desk: Desk) -> None:
    spot = choose(draft, "deadlines", "deadlines/petition.toml", "rule", lambda row: row["code"] == "petition_transfer")
    retype(field(draft, "length"), "十五")
    ready(qtbot, draft)
    assert "“多长”" in draft.form.entries["length"].warned
    draft.entered()
    ready(qtbot, draft)
    draft.rows.choose(spot)
    assert field(draft, "length").text() == "十五"


def test_one_key_goes_back_to_what_is_in_effect(qtbot: QtBot, draft: ContentPage, open_desk: Desk) -> None:
    court(draft)
    name = field(draft, "name").text()
    retype(field(draft, "name"), "别的名称")
    ready(qtbot, draft)
    assert draft.form.entries["name"].restore.isVisible()
    assert not draft.form.entries["phone"].restore.isVisible()
    draft.form.entries["name"].restore.click()
    ready(qtbot, draft)
    assert field(draft, "name").text() == name
    assert open_desk.library.compare(draft.book.base, "") == ()


def test_kinds_change_places(qtbot: QtBot, draft: ContentPage) -> None:
    draft.go_to("kinds", "")
    first, second = (kind.code for kind in draft.book.pack.kinds()[:2])
    draft.sinking.click()
    ready(qtbot, draft)
    assert [kind.code for kind in draft.book.pack.kinds()[:2]] == [second, first]
    assert draft.sight.sight.lines[0].endswith(f"{draft.book.pack.matters[second].name}：{draft.book.pack.matters[second].short}")


def test_a_kind_is_switched_off(qtbot: QtBot, draft: ContentPage) -> None:
    draft.go_to("kinds", "")
    switch = draft.form.entries["enabled"].input
    assert isinstance(switch, FlagInput)
    switch.click()
    ready(qtbot, draft)
    assert "K1" not in {kind.code for kind in draft.book.pack.kinds()}
    assert any(line.startswith("停用") for line in draft.sight.sight.lines)


def test_an_organ_is_added_named_and_taken_away(qtbot: QtBot, draft: ContentPage, open_desk: Desk) -> None:
    court(draft)
    draft.adding.click()
    retype(field(draft, "code"), "union")
    retype(field(draft, "name"), "雷州市总工会")
    ready(qtbot, draft)
    assert draft.book.faults == ()
    assert open_desk.library.rows("organs.toml")["organ"][1]["name"] == "雷州市总工会"
    before = open_desk.library.rows("organs.toml")["organ"]
    draft.removing.click()
    ready(qtbot, draft)
    draft.regaining.click()
    ready(qtbot, draft)
    assert open_desk.library.rows("organs.toml")["organ"] == before
    draft.removing.click()
    ready(qtbot, draft)
    assert "union" not in {row["code"] for row in open_desk.library.rows("organs.toml")["organ"]}


def test_a_code_in_use_can_not_be_changed(draft: ContentPage) -> None:
    court(draft)
    assert field(draft, "code").isReadOnly()


def test_neighbours_are_kept_as_one_list(qtbot: QtBot, draft: ContentPage, open_desk: Desk) -> None:
    choose(draft, "kinds", "matters/K1.toml", "neighbours", lambda row: row["code"] == "K3")
    retype(field(draft, "tell"), "要钱找法院，要处罚找公安。")
    draft.adding.click()
    kind = draft.form.entries["code"].input
    assert isinstance(kind, ChoiceInput)
    retype(field(draft, "tell"), "新的一条。")
    ready(qtbot, draft)
    held = open_desk.library.rows("matters/K1.toml")["neighbours"]
    assert {"要钱找法院，要处罚找公安。", "新的一条。"} <= {row["tell"] for row in held}


def test_placeholders_are_named_and_put_in(qtbot: QtBot, draft: ContentPage) -> None:
    own_paragraph(draft)
    entry = draft.form.entries["text"]
    words = {action.text() for action in entry.menu().actions()}
    assert {"事项摘要", "机关电话", "期限的长短"} <= words
    next(action for action in entry.menu().actions() if action.text() == "机关电话").trigger()
    ready(qtbot, draft)
    assert "{organ_phone}" in field(draft, "text").value()
    assert "机关电话" in seen(entry)


def test_codes_are_added_and_taken_away(qtbot: QtBot, draft: ContentPage, open_desk: Desk) -> None:
    choose(draft, "kinds", "matters/K1.toml", "follow", lambda row: row["code"] == "guide")
    cites = draft.form.entries["cites"].input
    assert isinstance(cites, CodesInput)
    cites.choice.set("信访工作条例:19")
    cites.adding.click()
    ready(qtbot, draft)
    assert "信访工作条例:19" in open_desk.library.rows("matters/K1.toml")["follow"][0]["cites"]
    assert "《信访工作条例》第十九条" in seen(cites)


def test_a_rule_is_worked_out_from_a_day(qtbot: QtBot, draft: ContentPage) -> None:
    choose(draft, "deadlines", "deadlines/court.toml", "rule", lambda row: row["code"] == "civil_appeal_judgment")
    draft.sight.day.setFocus()
    commit(draft.sight.day, "2026-11-02")
    ready(qtbot, draft)
    assert "2026年11月17日" in draft.sight.text
    retype(field(draft, "length"), "10")
    ready(qtbot, draft)
    assert "2026年11月12日" in draft.sight.text


def test_a_sentence_is_tried_on_the_phrases(qtbot: QtBot, draft: ContentPage) -> None:
    draft.go_to("phrases", "phrases/K4.toml")
    draft.sight.said.setFocus()
    commit(draft.sight.said, "老板拖欠工资三个月，想申请劳动仲裁")
    ready(qtbot, draft)
    assert draft.book.pack.matters["K4"].name in draft.sight.sight.lines[0]


def test_an_article_is_ticked_off_and_not_rewritten(qtbot: QtBot, draft: ContentPage) -> None:
    choose(draft, "law", "law/信访工作条例.toml", "article", lambda row: row["number"] == "22")
    ready(qtbot, draft)
    assert field(draft, "line").isReadOnly()
    flag = draft.form.entries["verified"].input
    assert isinstance(flag, FlagInput)
    assert flag.isEnabled()
    assert "信访部门转送、交办" in draft.sight.text


def test_what_is_unchecked_is_marked_and_led_to(qtbot: QtBot, draft: ContentPage) -> None:
    draft.go_to("doubts")
    doubts = content.doubts(draft.book.pack)
    at = next(place for place, doubt in enumerate(doubts) if doubt.own == "court")
    draft.doubts.list.setCurrentRow(at)
    QTest.keyClick(draft.doubts.list, Qt.Key.Key_Return)
    assert draft.section.code == "organs"
    assert field(draft, "name").text() == draft.book.pack.organs["court"].name
    assert "待核" in seen(draft.form)
    item = draft.rows.list.currentItem()
    assert item is not None
    assert item.text().startswith("待核")


def test_the_filter_leaves_what_was_looked_for(draft: ContentPage) -> None:
    draft.go_to("organs")
    draft.search()
    commit(draft.rows.words, "检察院")
    left = [draft.rows.list.item(at) for at in range(draft.rows.list.count()) if not draft.rows.list.item(at).isHidden()]
    assert left
    assert all("检察院" in item.text() for item in left)


def test_an_official_picture_takes_the_place_of_the_drawing(qtbot: QtBot, draft: ContentPage, open_desk: Desk, tmp_path: Path) -> None:
    data = BytesIO()
    Image.new("RGB", (300, 400), "white").save(data, "PNG")
    (tmp_path / "官方图.png").write_bytes(data.getvalue())
    draft.go_to("charts", "charts/D4.toml")
    draft.take_picture(tmp_path / "官方图.png")
    qtbot.waitUntil(lambda: draft.sight.sight.picture == data.getvalue(), timeout=SLOW)
    assert open_desk.library.rows("charts/D4.toml")[""][0]["picture"] == "pictures/D4.png"
    draft.unpicturing.click()
    qtbot.waitUntil(lambda: draft.sight.sight.chart is not None, timeout=SLOW)
    assert "picture" not in open_desk.library.rows("charts/D4.toml")[""][0]


def test_a_picture_that_is_none_is_refused_in_place(qtbot: QtBot, window: Window, draft: ContentPage, tmp_path: Path) -> None:
    (tmp_path / "坏.pdf").write_bytes(b"not a pdf")
    draft.go_to("charts", "charts/D4.toml")
    draft.take_picture(tmp_path / "坏.pdf")
    qtbot.waitUntil(lambda: window.shell is not None and "不能用" in window.shell.notice.text, timeout=SLOW)


def test_the_drawing_of_a_chart_is_a_step_away(qtbot: QtBot, draft: ContentPage) -> None:
    draft.go_to("charts", "charts/D4.toml")
    draft.drawing.click()
    assert draft._grid is not None
    assert draft._grid.isVisible()
    assert draft._grid.chart.code == "D4"
    draft._grid.select("D4.03")
    draft.drawing.click()
    assert field(draft, "text").value() == draft.book.pack.node("D4.03").text


def test_a_box_of_the_preview_leads_to_its_words(qtbot: QtBot, draft: ContentPage) -> None:
    draft.go_to("charts", "charts/D4.toml")
    ready(qtbot, draft)
    draft.sight.flow.nodeChosen.emit("D4.02")
    assert field(draft, "ask").value() == draft.book.pack.node("D4.02").ask


@pytest.mark.parametrize(
    ("password", "day", "told"), [("错的", "", "密码"), (PASSWORD, "2026-11-01", "不能早于今天"), (PASSWORD, "哪天", "看不懂")]
)
def test_approval_says_what_is_missing(qtbot: QtBot, draft: ContentPage, open_desk: Desk, password: str, day: str, told: str) -> None:
    draft.go_to("versions")
    form = draft.versions.approval
    retype(form.by, "陈局长")
    if day:
        retype(form.effective, day)
    form.password.setFocus()
    commit(form.password, password)
    form.button.click()
    qtbot.waitUntil(lambda: told in form.told, timeout=SLOW)
    assert open_desk.library.drafted()


def test_a_draft_is_given_up_only_when_asked_twice(qtbot: QtBot, draft: ContentPage, open_desk: Desk) -> None:
    draft.go_to("versions")
    draft.versions.dropping.click()
    assert open_desk.library.drafted()
    draft.versions.dropping.click()
    ready(qtbot, draft)
    assert not open_desk.library.drafted()
    assert draft.beginning.isVisible()


def test_a_pack_goes_out_and_comes_in_by_password(
    qtbot: QtBot, window: Window, draft: ContentPage, open_desk: Desk, tmp_path: Path
) -> None:
    court(draft)
    retype(field(draft, "phone"), PHONE)
    ready(qtbot, draft)
    kept = open_desk.library.keep(open_desk.clock.now())
    draft.entered()
    draft.versions.export(kept, tmp_path / "内容包.xfpack")
    qtbot.waitUntil(lambda: (tmp_path / "内容包.xfpack").exists(), timeout=SLOW)
    ready(qtbot, draft)
    draft.go_to("versions")
    draft.versions.offer(tmp_path / "内容包.xfpack")
    commit(draft.versions.import_password, "错的")
    draft.versions.import_button.click()
    assert "密码" in seen(draft.versions)
    draft.versions.import_password.clear()
    commit(draft.versions.import_password, PASSWORD)
    draft.versions.import_button.click()
    qtbot.waitUntil(lambda: any(PHONE in line for line in draft.versions.differences), timeout=SLOW)
    assert "还没有生效" in (window.shell.notice.text if window.shell else "")


def test_a_version_of_tomorrow_comes_with_the_unlocking(
    qtbot: QtBot, window: Window, draft: ContentPage, open_desk: Desk, clock: SetClock
) -> None:
    court(draft)
    retype(field(draft, "phone"), PHONE)
    ready(qtbot, draft)
    approve(draft, (renewal.today(open_desk) + timedelta(days=1)).isoformat())
    ready(qtbot, draft)
    assert window._desk is open_desk
    window.lock()
    clock.moment += timedelta(days=1)
    window._release()
    qtbot.waitUntil(lambda: window._desk is not None and window._desk.pack.organs["court"].phone == PHONE, timeout=SLOW)
    assert isinstance(now(window), ContentPage)


def test_the_reception_takes_up_a_new_version_between_two_visitors(qtbot: QtBot, window: Window, shell: Shell, open_desk: Desk) -> None:
    reception = shell.page
    assert isinstance(reception, ReceptionPage)
    commit(reception.check_in.fields.name, "王淳生")
    content.start(open_desk)
    content.save(open_desk, [Change("organs.toml", "organ", 0, "phone", PHONE)])
    content.approve(open_desk, "陈局长", "", renewal.today(open_desk))
    shell.go(CONTENT)
    shell.go(RECEPTION)
    QApplication.processEvents()
    assert window._desk is open_desk
    reception.next_visitor()
    shell.go(RECEPTION)
    qtbot.waitUntil(lambda: window._desk is not None and window._desk.pack.organs["court"].phone == PHONE, timeout=SLOW)


def test_what_is_in_hand_stays_when_another_version_is_taken_up(
    qtbot: QtBot, window: Window, shell: Shell, open_desk: Desk, entry: Callable[..., Entry]
) -> None:
    visit = check_in.register(open_desk, entry("符大妹"))
    shell.open_visit(visit)
    content.start(open_desk)
    content.save(open_desk, [Change("organs.toml", "organ", 0, "phone", PHONE)])
    content.approve(open_desk, "陈局长", "", renewal.today(open_desk))
    shell.renewing.emit()
    qtbot.waitUntil(lambda: window._desk is not open_desk, timeout=SLOW)
    assert window.shell is not None
    reception = window.shell.page
    assert isinstance(reception, ReceptionPage)
    assert reception.visit is not None
    assert reception.visit.visit_no == visit.visit_no


def test_the_lock_stays_when_another_version_is_in_effect(window: Window, shell: Shell, open_desk: Desk) -> None:
    content.start(open_desk)
    content.save(open_desk, [Change("organs.toml", "organ", 0, "phone", PHONE)])
    content.approve(open_desk, "陈局长", "", renewal.today(open_desk))
    shell.renewing.emit()
    window.lock()
    QApplication.processEvents()
    assert isinstance(window.page, LockPage)
    assert window._desk is open_desk


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_form_and_preview_have_room(qtbot: QtBot, window: Window, draft: ContentPage, size: tuple[int, int]) -> None:
    window.resize(*size)
    court(draft)
    ready(qtbot, draft)
    qtbot.waitUntil(draft.form.entries["name"].input.isVisible)
    if not draft.sight.isVisible():
        draft.turning.click()
    assert draft.sight.isVisible()
    ready(qtbot, draft)
    assert draft.sight.preview.pages >= 1
    assert window.width() == size[0]


def test_every_key_of_the_shipped_pack_can_be_edited_or_is_drawn(page: ContentPage, open_desk: Desk) -> None:
    drawn = {"shape", "row", "column", "yes", "no", "next", "way", "goto", "parts", "version"}
    unknown = set()
    for file in open_desk.library.files(open_desk.pack.digest):
        section = next((each for each in SECTIONS if each.holds(file)), None)
        if section is None or not file.endswith(".toml"):
            continue
        for name, rows in open_desk.library.rows(file, open_desk.pack.digest).items():
            table = section.table(name)
            known = {key.code.partition(".")[0] for key in table.keys} if table else set()
            inline = {each.name for each in section.tables if each.inline}
            unknown |= {(file, name, key) for row in rows for key in row if key not in known | drawn | inline}
    learnt = {found for found in unknown if found[0].startswith("phrases/") and found[1] in {"set", "same", "each", "piece"}}
    assert unknown - learnt == set()


def test_no_word_of_the_editor_is_cut_and_no_part_is_a_window_of_its_own(qtbot: QtBot, window: Window, draft: ContentPage) -> None:
    for section in SECTIONS:
        draft.go_to(section.code)
        ready(qtbot, draft)
        assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
        assert window.isActiveWindow()
        for wide, high in ((1366, 768), (911, 512), (683, 384)):
            window.resize(wide, high)
            assert at_last(qtbot, lambda: cut(draft)) == "", (section.label, wide)
            assert (window.width(), window.height()) == (wide, high), section.label
