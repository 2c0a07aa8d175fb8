"""Files that people might give: whole ones of each kind, and some that are named for the attack they are."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from reportlab.pdfgen.canvas import Canvas

from whoperforms.registry.file_faults import FileFault
from whoperforms.registry.file_kinds import EVIDENCE, IMPORTS

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
WORKBOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def pdf() -> bytes:
    """Return a PDF of one page, always the same."""
    out = BytesIO()
    page = Canvas(out, invariant=1)
    page.drawString(72, 720, "Certificate of attendance")
    page.save()
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def png(wide: int = 1, high: int = 1) -> bytes:
    size = wide.to_bytes(4) + high.to_bytes(4)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    return PNG_BEGINS + chunk(b"IHDR", size + b"\x08\x02\0\0\0") + pixels + chunk(b"IEND", b"")


def bytes_of(number: int) -> bytes:
    """Return a PNG that differs from that of any other number."""
    return png()[:-12] + chunk(b"tEXt", b"%d" % number + bytes(300_000)) + png()[-12:]


def jpeg() -> bytes:
    """Return what a JPEG is made of: a table, a frame, a scan with a stuffed byte and a restart, an end."""
    frame = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + frame + scan + b"\xff\xd9"


def xlsx(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", compression=ZIP_DEFLATED) as packed:
        for name, content in (WORKBOOK | parts).items():
            packed.writestr(name, content)
    return out.getvalue()


CSV = "npi,name\r\n2000000002,José Álvarez\r\n".encode()
WHOLE = {"cv.pdf": pdf(), "scan.png": png(), "photo.jpg": jpeg(), "list.csv": CSV, "list.xlsx": xlsx()}
PAGE = b"<html><script>alert(1)</script></html>"
BOMB = xlsx(**{"xl/worksheets/sheet1.xml": bytes(120_000_000)})


def lying_about_its_size(content: bytes) -> bytes:
    """Say of each part, in the list at the end and before the part itself, that it is ten bytes large."""
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content = content[: at + 24] + (10).to_bytes(4, "little") + content[at + 28 :]
        at += 4
    return content


HOSTILE = {
    "empty.pdf": (b"", EVIDENCE, FileFault.EMPTY),
    "pdf_that_is_also_a_page.pdf": (pdf().replace(b"\n", b"\n%" + PAGE + b"\n", 1), EVIDENCE, FileFault.TWO_KINDS),
    "page_before_a_pdf.pdf": (PAGE + pdf(), EVIDENCE, FileFault.KIND),
    "program_behind_a_pdf.pdf": (pdf() + b"MZ\x90", EVIDENCE, FileFault.MORE_BEHIND),
    "pdf_that_is_also_a_zip.pdf": (pdf() + xlsx(), EVIDENCE, FileFault.TWO_KINDS),
    "pdf_cut_short.pdf": (pdf()[:-40], EVIDENCE, FileFault.CUT),
    "page_called_pdf.pdf": (PAGE, EVIDENCE, FileFault.KIND),
    "svg_with_script.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        EVIDENCE,
        FileFault.KIND,
    ),
    "svg_called_png.png": (b"<?xml version='1.0'?><svg onload='1'/>", EVIDENCE, FileFault.KIND),
    "program_called_pdf.pdf": (b"MZ\x90\0" + bytes(200), EVIDENCE, FileFault.KIND),
    "png_cut_short.png": (png()[:-4], EVIDENCE, FileFault.CUT),
    "png_with_a_changed_byte.png": (png().replace(b"IDAT", b"IDAU"), EVIDENCE, FileFault.CUT),
    "page_behind_a_png.png": (png() + PAGE, EVIDENCE, FileFault.MORE_BEHIND),
    "png_of_a_billion_pixels.png": (png(40_000, 40_000), EVIDENCE, FileFault.BOMB),
    "png_without_pixels.png": (png(0, 1), EVIDENCE, FileFault.CUT),
    "jpeg_cut_short.jpg": (jpeg()[:-2], EVIDENCE, FileFault.CUT),
    "zip_behind_a_jpeg.jpg": (jpeg() + xlsx(), EVIDENCE, FileFault.MORE_BEHIND),
    "jpeg_of_nothing.jpg": (b"\xff\xd8\xff\xd9", EVIDENCE, FileFault.CUT),
    "spreadsheet_as_evidence.xlsx": (xlsx(), EVIDENCE, FileFault.KIND),
    "pdf_as_import.pdf": (pdf(), IMPORTS, FileFault.KIND),
    "page_called_csv.csv": (PAGE, IMPORTS, FileFault.KIND),
    "nul_in_a_csv.csv": (b"npi,name\n2\0,a\n", IMPORTS, FileFault.KIND),
    "not_utf8.csv": (b"npi,name\n1,Jos\xe9\n", IMPORTS, FileFault.KIND),
    "blank.csv": (b" \n \n", IMPORTS, FileFault.KIND),
    "zip_bomb.xlsx": (BOMB, IMPORTS, FileFault.BOMB),
    "zip_bomb_that_lies.xlsx": (lying_about_its_size(BOMB), IMPORTS, FileFault.CUT),
    "billion_laughs.xlsx": (
        xlsx(**{"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]>'}),
        IMPORTS,
        FileFault.BOMB,
    ),
    "thousands_of_parts.xlsx": (xlsx(**{f"xl/{at}.xml": b"" for at in range(1100)}), IMPORTS, FileFault.BOMB),
    "macros.xlsx": (xlsx(**{"xl/vbaProject.bin": b"x"}), IMPORTS, FileFault.MACROS),
    "path_in_a_part.xlsx": (xlsx(**{"xl/../../../etc/passwd": b"x"}), IMPORTS, FileFault.TWO_KINDS),
    "zip_of_something_else.xlsx": (xlsx().replace(b"xl/workbook", b"xl/worzbook"), IMPORTS, FileFault.KIND),
    "xlsx_cut_short.xlsx": (xlsx()[:-10], IMPORTS, FileFault.CUT),
    "page_behind_a_spreadsheet.xlsx": (xlsx() + PAGE, IMPORTS, FileFault.MORE_BEHIND),
}
