"""Files that people who mean harm would send, made here. Each is (name, content)."""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

Hostile = tuple[str, str, bytes]  # what it is, the name it comes under, its bytes


def jpeg(size: tuple[int, int] = (40, 30), **save: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(target, "JPEG", **save)  # type: ignore[arg-type]
    return target.getvalue()


def png(size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, "PNG")
    return target.getvalue()


def pdf(catalog: str = "", page: str = "", extra: str = "", trailer: str = "") -> bytes:
    """A small PDF with right offsets, and whatever is put into its objects."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] {page} >>",
        *([extra] if extra else []),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return out


def png_that_says(width: int, height: int) -> bytes:
    """A header of any size, with hardly any pixels behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


ACTIVE = {
    "script on opening": dict(catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    "script by reference": dict(catalog="/OpenAction 4 0 R", extra="<< /S /JavaScript /JS (x) >>"),
    "scripts by name": dict(
        catalog="/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", extra="<< /S /JavaScript /JS (x) >>"
    ),
    "script of a page": dict(page="/AA << /O << /S /JavaScript /JS (x) >> >>"),
    "script nobody refers to": dict(extra="<< /S /JavaScript /JS (x) >>"),
    "launches a program": dict(catalog="/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "launch in an annotation": dict(page="/Annots [<< /Type /Annot /Subtype /Link /A << /S /Launch /F (a) >> >>]"),
    "a file within": dict(
        catalog="/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", extra="<< /Type /Filespec >>"
    ),
    "a file stream": dict(extra="<< /Type /EmbeddedFile /Length 0 >>"),
    "a form that sends": dict(page="/Annots [<< /Subtype /Widget /A << /S /SubmitForm /F (http://x.example) >> >>]"),
    "an XFA form": dict(catalog="/AcroForm << /XFA (x) >>"),
    "rich media": dict(page="/Annots [<< /Subtype /RichMedia >>]"),
    "a film": dict(page="/Annots [<< /Subtype /Movie >>]"),
    "another document": dict(catalog="/OpenAction << /S /GoToR /F (//x.example/share) >>"),
    "one within another": dict(catalog="/OpenAction << /S /GoToE >>"),
    "imports data": dict(page="/AA << /O << /S /ImportData /F (a) >> >>"),
    "name written in hex": dict(catalog="/OpenAction << /S /J#61vaScript /JS (x) >>"),
}


def refused() -> Iterator[Hostile]:
    """What must not come in."""
    for what, parts in ACTIVE.items():
        yield f"pdf: {what}", "surat.pdf", pdf(**parts)  # type: ignore[arg-type]
    yield "pdf: encrypted", "surat.pdf", pdf(trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>")
    yield "pdf: cut off", "surat.pdf", pdf()[:120]
    yield "pdf: without a page", "surat.pdf", pdf().replace(b"/Count 1", b"/Count 0").replace(b"[3 0 R]", b"[]     ")
    yield "pdf: only its first line", "surat.pdf", b"%PDF-1.7\n%%EOF"
    yield "pdf: noise after the header", "surat.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF"
    yield "pdf: too large", "surat.pdf", pdf() + b" " * (10 * 1024 * 1024)
    yield "html called pdf", "surat.pdf", b"<html><script>alert(1)</script></html>"
    yield "jpeg called pdf", "foto.pdf", jpeg()
    yield "pdf called jpeg", "foto.jpg", pdf()
    yield "html called jpeg", "foto.jpg", b"<html><body onload=alert(1)>"
    yield "svg called png", "foto.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "svg", "gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    yield "program", "pasang.exe", b"MZ" + b"\0" * 200
    yield "program called jpeg", "foto.jpg", b"MZ" + b"\0" * 200
    yield "script", "a.php", b"<?php system($_GET['x']);"
    yield "two extensions", "foto.jpg.php", jpeg()
    yield "no extension", "foto", jpeg()
    yield "nothing but a dot", ".", jpeg()
    yield "empty jpeg", "foto.jpg", b""
    yield "empty pdf", "surat.pdf", b""
    yield "jpeg cut in half", "foto.jpg", jpeg((400, 300))[:900]
    yield "jpeg of three bytes", "foto.jpg", b"\xff\xd8\xff"
    yield "png cut off", "foto.png", png((400, 300))[:60]
    yield "png as wide as a house", "foto.png", png_that_says(100_000, 100_000)
    yield "png of too many pixels", "foto.png", png_that_says(9_000, 9_000)
    yield "png of no width", "foto.png", png_that_says(0, 10)
    yield "gif called png", "foto.png", b"GIF89a" + b"\0" * 60
    yield "webp", "foto.webp", b"RIFF\0\0\0\0WEBPVP8 "
    yield "zip called pdf", "surat.pdf", b"PK\x03\x04" + b"\0" * 60
    yield "office file", "surat.docx", b"PK\x03\x04" + b"\0" * 60


def defused() -> Iterator[Hostile]:
    """What may come in, and must have lost its sting."""
    exif = Image.Exif()
    exif[0x010E] = "rahasia-di-dalam-foto"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (7.0, 34.0, 41.0)
    yield "jpeg with a place", "foto.jpg", jpeg(exif=exif.tobytes())
    yield "jpeg with a page behind it", "foto.jpg", jpeg() + b"<script>rahasia-di-dalam-foto</script>"
    yield "jpeg with an archive behind it", "foto.jpg", jpeg() + b"PK\x03\x04rahasia-di-dalam-foto"
    yield "jpeg with a comment", "foto.JPG", jpeg(comment=b"<?php rahasia-di-dalam-foto")
    yield "png with a page behind it", "foto.png", png() + b"<html>rahasia-di-dalam-foto"
    yield "png with a palette", "foto.png", png(mode="P") + b"rahasia-di-dalam-foto"
    yield "a path for a name", "../../../etc/passwd.png", png() + b"rahasia-di-dalam-foto"
    yield "a name with a NUL and a line break", "a\0b\nc.jpeg", jpeg() + b"rahasia-di-dalam-foto"
