"""Pictures and PDFs that the bureau puts in the place of a drawn chart."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from app.content.tree import LARGEST_PICTURE
from app.models.fault import WorldFault
from app.models.turn import PDFIUM

LARGEST_SIDE = 12_000
"""The most pixels a picture may have along one side: enough for A1 at 300 dpi with its borders."""


def checked_picture(name: str, data: bytes) -> None:
    """Refuse what can not be shown and printed. Raises WorldFault "bad-picture"."""
    if len(data) > LARGEST_PICTURE:
        raise _refused(f"文件有 {len(data) // 1_000_000} MB，最多 {LARGEST_PICTURE // 1_000_000} MB")
    if name.lower().endswith(".pdf"):
        _check_pdf(data)
    elif name.lower().endswith((".png", ".jpg", ".jpeg")):
        _check_image(data)
    else:
        raise _refused("只能用 PDF、PNG、JPG 文件")


def _check_pdf(data: bytes) -> None:
    import pypdfium2

    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(data)
            pages = len(document)
            document.close()
    except pypdfium2.PdfiumError as error:
        raise _refused("这个 PDF 打不开") from error
    if not pages:
        raise _refused("这个 PDF 一页也没有")


def _check_image(data: bytes) -> None:
    """Read a picture to its end, a JPEG at an eighth of its size: one that was cut off shows only then."""
    from PIL import Image

    try:
        with _own_limit(), Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            if max(image.size) > LARGEST_SIDE:
                raise _refused(f"图片太大（{image.size[0]}×{image.size[1]}），每边最多 {LARGEST_SIDE} 像素")
            image.draft(None, (image.size[0] // 8, image.size[1] // 8))
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refused("这张图片打不开") from error


@contextmanager
def _own_limit() -> Iterator[None]:
    """Do without Pillow's warning of large pictures: the limit here is ours, by the side."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _refused(why: str) -> WorldFault:
    return WorldFault("bad-picture", f"这个文件不能用：{why}。", "请换一个文件；原来的图没有动。")
