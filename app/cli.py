"""The command line: each command is one service call. Exit 0 done, 1 refused with one sentence, 2 usage."""

import json
import os
import sys
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from app import __version__, journal, show
from app.bootstrap import LocalGate, data_folder, window_printers
from app.command import PASSWORD, common, open_desk, password, print_json, print_result
from app.library import content, deadline
from app.models.fault import WorldFault
from app.models.moment import local_day
from app.ports import Desk, Format
from app.services import check_in, daily, find, guide, handover, letters, press
from app.services.answers import apply_answers
from app.services.doctor import examine
from app.services.edition import desk_for

CODE_REFUSED = 1


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="xinfang-desk")
@click.option("--data", type=click.Path(path_type=Path), default=None, help="另一个数据文件夹")
@click.option("--json", "as_json", is_flag=True, help="供程序读取的输出")
@click.pass_context
def cli(context: click.Context, data: Path | None, as_json: bool) -> None:
    """来访导引台：来访登记、导引图、引导告知书。不带命令时打开窗口。"""
    context.obj.update(data=data or data_folder(), json=as_json)
    if context.invoked_subcommand is None:
        context.exit(_open_window(context.obj["data"]))


@cli.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="输出文件夹")
@common
def demo(settings: dict[str, Any], out: Path) -> None:
    """在临时数据里把 K1 到 K8 整个做一遍，写出文书、导引图和截图。"""
    for path, words in import_module("app.ui.demo").run_demo(LocalGate, out):
        click.echo(f"{path}\t{words}")


@cli.command()
@click.option("--station", required=True, help="站点代码，信访局为 440882")
@click.option("--clerk", required=True, help="工作人员姓名")
@click.option("--window", default="1", show_default=True, help="窗口号")
@common
def init(settings: dict[str, Any], station: str, clerk: str, window: str) -> None:
    """建立数据文件夹，并显示一次恢复码。"""
    code = LocalGate(settings["data"]).create(station, window, clerk, password())
    if settings["json"]:
        print_json({"data": str(settings["data"]), "station": station, "recovery_code": code}, settings)
    else:
        click.echo(f"已建立：{settings['data']}\n恢复码（只显示这一次，请抄好封存）：{code}")


@cli.command()
@click.argument("file", required=False)
@click.option("--schema", is_flag=True, help="显示来访 JSON 的格式")
@common
def checkin(settings: dict[str, Any], file: str | None, schema: bool) -> None:
    """登记一次来访（FILE 为 JSON 文件，- 为标准输入），显示登记结果和登记编号。"""
    if schema:
        print_json(check_in.SCHEMA, settings)
        return
    if file is None:
        raise click.UsageError("请给出 JSON 文件，或用 - 从标准输入读。")
    entry = check_in.read_entry(_parse(_read(file), file))
    with open_desk(settings) as desk:
        visit = check_in.register(desk, entry)
        notices = check_in.notices(visit.entry, local_day(visit.received_at))
        print_json(show.visit(visit) | {"notices": [show.notice(each) for each in notices]}, settings)


@cli.command()
@click.argument("text")
@common
def suggest(settings: dict[str, Any], text: str) -> None:
    """由反映事项给出建议的种类（- 为标准输入，一行一件）。"""
    pack = LocalGate(settings["data"]).pack
    propose = import_module("app.services.suggest").suggest
    lines = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace").splitlines() if text == "-" else [text]
    for line in lines:
        click.echo(json.dumps([show.suggestion(each) for each in propose(pack.kinds(), line)], ensure_ascii=False))


@cli.command("guide")
@click.argument("visit_no")
@click.option("--answers", default=None, help='回答，例如 {"D4.02": "yes"}')
@click.option("--matter", default=None, help="直接选种类，例如 K1")
@click.option("--reason", default="", help="改选的理由")
@common
def guide_command(settings: dict[str, Any], visit_no: str, answers: str | None, matter: str | None, reason: str) -> None:
    """按回答走导引图，显示走到哪里、还问什么或结果，以及走过的路。"""
    given = _parse(answers, "--answers") if answers is not None else {}
    with open_desk(settings) as desk:
        visit = _found(desk, visit_no).visit
        visit, cleared = apply_answers(desk, visit, given, (matter or "").strip().upper(), reason)
        record = _found(desk, visit.visit_no)
        print_json(show.guidance(desk_for(desk, record.visit), record, cleared), settings)


@cli.command()
@click.argument("visit_no")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF 文件")
@click.option("--fields", default=None, help='要填的项，例如 {"organ_phone": "…"}')
@click.option("--form", default="", help="其他文书的代码，例如 W1；不写就是这类事项的告知书")
@click.option("--large", is_flag=True, help="大字版")
@click.option("--back", is_flag=True, help="背面印本人的办理路径（保密的事项不印）")
@common
def letter(settings: dict[str, Any], visit_no: str, out: Path, fields: str | None, form: str, large: bool, back: bool) -> None:
    """出具告知书或其他文书（已出具过的原样重印），写到 PDF 文件。"""
    code = form.strip().upper()
    values = _values(_parse(fields, "--fields") if fields is not None else {})
    with open_desk(settings) as desk:
        visit = _found(desk, visit_no).visit
        issued = letters.standing(desk, visit, code)
        reprinted, blanks = issued is not None, []
        if issued is None:
            ready = letters.prepare(desk, visit, values, code)
            letters.refuse_strangers(ready, values)
            blanks = [notice.field for notice in ready.missing]
            given = values | dict.fromkeys(_by_hand(ready), letters.BY_HAND)
            issued = letters.issue(desk, visit, given, code, large=large, back=back)
        _write(out, letters.pdf(desk, issued))
        result = show.letter(issued) | {"visit_no": visit.visit_no, "out": str(out), "reprint": reprinted, "by_hand": blanks}
    if reprinted and (large or back):
        click.echo("这份文书已经出具过，按原样重印；要换版式，请先作废再重新出具。", err=True)
    if blanks:
        click.echo(f"以下各项还没有资料，已留空待手填：{'、'.join(blanks)}（可用 --fields 填写）。", err=True)
    print_result(result, settings, f"{out}　{issued.letter_no}{'（原样重印）' if reprinted else ''}")


@cli.command()
@click.argument("code")
@click.option("--out", required=True, type=click.Path(path_type=Path), help=".pdf、.svg 或 .png")
@click.option("--visit", "visit_no", default=None, help="点亮这位来访人的路径")
@common
def chart(settings: dict[str, Any], code: str, out: Path, visit_no: str | None) -> None:
    """画一张导引图。"""
    gate = LocalGate(settings["data"])
    form = out.suffix.lower().removeprefix(".")
    if form not in {"pdf", "svg", "png"}:
        raise click.UsageError("输出文件的扩展名应当是 .pdf、.svg 或 .png。")
    fmt: Format = "pdf" if form == "pdf" else "svg" if form == "svg" else "png"
    pack, lit = gate.pack, None
    if visit_no:
        with open_desk(settings) as desk:
            visit = _found(desk, visit_no).visit
            pack, lit = desk_for(desk, visit).pack, guide.position(desk, visit).lit()
    picture = press.chart_of(pack, code)
    captions = guide.captions(pack, picture, gate.today())
    _write(out, gate.documents.chart(picture, lit, captions, pack.mark, fmt))
    print_result({"chart": picture.code, "out": str(out)}, settings, f"{out}　{picture.title}")


@cli.command()
@click.argument("code")
@click.option("--size", default="A3", show_default=True, help="A3、A2 或 A1")
@click.option("--crop", is_flag=True, help="纸张大一圈，四角带裁切线")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF 文件")
@common
def poster(settings: dict[str, Any], code: str, size: str, crop: bool, out: Path) -> None:
    """画一张张贴图（CODE 为 D1 到 D8，路线图为 roadmap）。"""
    gate = LocalGate(settings["data"])
    drawn = press.chart_of(gate.pack, code)
    _write(out, press.poster(gate.pack, gate.documents, code, size, crop, gate.today()))
    result = {"chart": drawn.code, "size": size.upper(), "crop": crop, "out": str(out)}
    print_result(result, settings, f"{out}　{drawn.title}　{size.upper()}")


@cli.command()
@click.option("--imposed", is_flag=True, help="A4 横放、每面两页，折叠装订用（双面打印，短边翻转）")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF 文件")
@common
def booklet(settings: dict[str, Any], imposed: bool, out: Path) -> None:
    """画小册子：全部导引图和说明、文书、机关地址，A5。"""
    gate = LocalGate(settings["data"])
    _write(out, press.booklet(gate.pack, gate.documents, gate.today(), imposed))
    print_result({"imposed": imposed, "out": str(out)}, settings, f"{out}　{press.TITLE}")


@cli.command("find")
@click.argument("query")
@common
def find_command(settings: dict[str, Any], query: str) -> None:
    """按姓名、编号、证件号、电话找来访，新的在前。"""
    with open_desk(settings) as desk:
        print_json([show.row(desk.pack, visit) for visit in find.search(desk, query)], settings)


@cli.command("report")
@click.option("--day", "day_text", default="", help="日期，例如 2026-11-23；不写就是今天")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF 文件")
@click.option("--close", "closing", is_flag=True, help="先把这一天日结（不能撤回）")
@common
def report_command(settings: dict[str, Any], day_text: str, out: Path, closing: bool) -> None:
    """写出一天的接待日报；加 --close 先日结。"""
    with open_desk(settings) as desk:
        day = _day(day_text) if day_text else local_day(desk.clock.now())
        if closing:
            daily.close(desk, day)
        loose = daily.loose_ends(desk, day) if closing else ()
        shut = daily.closing_of(desk, day)
        _write(out, desk.documents.report(daily.report(desk, day)))
    for notice in loose:
        click.echo(notice.sentence, err=True)
    result = {"day": day.isoformat(), "out": str(out), "closed_by": shut.clerk if shut else ""}
    print_result(result, settings, f"{out}　{daily.TITLE} {day}　{'已日结' if shut else '尚未日结'}")


@cli.command("handover")
@click.option("--remark", default="", help="要交代的事，例如 读卡器不认卡")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF 文件")
@common
def handover_command(settings: dict[str, Any], remark: str, out: Path) -> None:
    """打印此刻的交班单：谁在等、什么没办完、哪些文书没签收、哪些快到期。"""
    with open_desk(settings) as desk:
        _write(out, handover.pdf(desk, remark))
        counts = {table.title.partition("（")[0]: len(table.rows) for table in handover.slip(desk, remark).tables}
    print_result({"out": str(out), "rows": counts}, settings, str(out))


@cli.command()
@common
def doctor(settings: dict[str, Any]) -> None:
    """看看这台电脑上什么能用、什么不能用：字体、打印机、数据、时钟、内容包。"""
    gate = LocalGate(settings["data"])
    rows = examine(gate.surroundings(), gate, os.environ.get(PASSWORD, ""))
    if settings["json"]:
        print_json([{"what": row.what, "ok": row.ok, "words": row.words} for row in rows], settings)
        return
    for row in rows:
        click.echo(f"{'√' if row.ok else '×'} {row.what}　{row.words}")


cli.add_command(deadline)
cli.add_command(content)


def main() -> NoReturn:
    """Run the command line: world faults are one sentence on stderr; bugs are logged under a code."""
    settings: dict[str, Any] = {"data": data_folder(), "json": False}
    try:
        cli.main(standalone_mode=False, obj=settings)
        code = 0
    except WorldFault as fault:
        click.echo(str(fault), err=True)
        code = CODE_REFUSED
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.ClickException as usage:
        usage.show()
        code = usage.exit_code
    except click.Abort:
        click.echo("已停下。", err=True)
        code = CODE_REFUSED
    except BrokenPipeError:
        code = CODE_REFUSED
    except Exception as error:
        number = journal.report(settings["data"], error)
        click.echo(f"程序出错了（编号 {number}），没有保存未完成的内容。请把编号告诉维护人员。", err=True)
        code = CODE_REFUSED
    sys.exit(code)


def _open_window(folder: Path) -> int:
    if sys.platform.startswith("linux") and not any(os.environ.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        step = "可用 xinfang-desk demo --out 文件夹 看整个过程，或在桌面环境里运行。"
        raise WorldFault("no-display", "这里没有显示器，打不开窗口。", step)
    return int(import_module("app.ui.start").run(LocalGate(folder, printers=window_printers())))


def _found(desk: Desk, visit_no: str) -> find.Record:
    record = find.record(desk, visit_no)
    if record is None:
        raise WorldFault("no-such-visit", f"没有登记编号“{visit_no}”。", "请用 find 按姓名或电话查一下编号。")
    return record


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise WorldFault("bad-date", f"“{text}”不是有效的日期。", "请按 2026-03-05 的样子填写。", "day") from None


def _by_hand(ready: letters.Preparation) -> list[str]:
    """Give the missing facts that a script may leave for handwriting: the organ's and the station's, not the matter's."""
    own = {field.code for field in ready.form.fields}
    return [notice.field for notice in ready.missing if notice.field not in own]


def _values(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        raise WorldFault("bad-fields", "“--fields”应当是一个 JSON 对象。", '例如 {"organ_phone": "0759-1234567"}。')
    return {str(key): str(value) for key, value in data.items()}


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise WorldFault("unreadable", f"读不出文件“{file}”。", "请核对文件名和权限。") from error
    except UnicodeDecodeError as error:
        raise WorldFault("not-utf8", f"“{file}”不是 UTF-8 编码。", "请另存为 UTF-8 后再试。") from error


def _parse(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WorldFault("bad-json", f"“{name}”不是有效的 JSON。", "请检查括号、引号和逗号。") from error


def _write(path: Path, content_bytes: bytes) -> None:
    """Write under another name, then rename: a full disk leaves no half file."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content_bytes)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise WorldFault("unwritable", f"写不了文件“{path}”。", "请检查文件夹、权限和磁盘空间；文书已保存，可再导出。") from error
