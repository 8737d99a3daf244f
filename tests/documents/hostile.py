"""Files that people who mean harm would send, made here. Each is (name, content)."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

Hostile = tuple[str, str, bytes]  # what it is, the name it comes under, its bytes


def jpeg(size: tuple[int, int] = (40, 30), mode: str = "RGB", **save: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).convert(mode).save(target, "JPEG", **save)  # type: ignore[arg-type]
    return target.getvalue()


def png(size: tuple[int, int] = (40, 30), mode: str = "RGB", **save: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, "PNG", **save)  # type: ignore[arg-type]
    return target.getvalue()


def moving_png() -> bytes:
    """Whose second picture nobody would see on paper."""
    target = io.BytesIO()
    second = Image.new("RGB", (40, 30), "red")
    Image.new("RGB", (40, 30)).save(target, "PNG", save_all=True, append_images=[second])
    return target.getvalue() + b"rahasia-di-dalam-foto"


def profile() -> bytes:
    """A right one of colours, with something else behind it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"rahasia-di-dalam-foto"


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


def chunk(kind: bytes, data: bytes) -> bytes:
    """Of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(*chunks: bytes) -> bytes:
    """A good one, with these after its header."""
    good = png()
    return good[:33] + b"".join(chunks) + good[33:]


def png_that_says(width: int, height: int) -> bytes:
    """A header of any size, with hardly any pixels behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def pdf_of_streams(packed: bytes, said: int = 2) -> bytes:
    """Its pages and its catalogue lie in a packed stream of objects, as any word processor writes them."""
    stream = f"<< /Type /ObjStm /N {said} /First 10 /Filter /FlateDecode /Length {len(packed)} >>".encode()
    body = b"%PDF-1.7\n"
    first = len(body)
    body += b"4 0 obj\n" + stream + b"\nstream\n" + packed + b"\nendstream\nendobj\n"
    third = len(body)
    body += b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
    start = len(body)
    rows = [(0, 0, 65535), (2, 4, 0), (2, 4, 1), (1, third, 0), (1, first, 0), (1, start, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    body += (
        f"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length {len(table)} >>\n"
    ).encode()
    return body + b"stream\n" + table + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def packed_objects(catalog: str) -> bytes:
    """The catalogue and the pages, as such a stream holds them."""
    one, two = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    head = f"1 0 2 {len(one) + 1}".ljust(10)
    return zlib.compress(f"{head}{one} {two}".encode())


def jpeg_of_scans(count: int) -> bytes:
    """A progressive picture whose decoder goes over all of it again and again."""
    good = jpeg((64, 64), progressive=True)
    scan = good[good.rindex(b"\xff\xda") : -2]
    return good[:-2] + scan * count + good[-2:]


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("jalan.js", "alert(1)")
    return target.getvalue()


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
    yield (
        "pdf: script in a packed stream",
        "surat.pdf",
        pdf_of_streams(packed_objects("/OpenAction << /S /JavaScript /JS (x) >>")),
    )
    yield (
        "pdf: a stream that unpacks to 400 MB",
        "surat.pdf",
        pdf_of_streams(zlib.compress(b"1 0 2 9   " + bytes(400 << 20), 1)),
    )
    yield (
        "pdf: script in an object that its table does not name",
        "surat.pdf",
        pdf().replace(b"xref", b"9 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj\nxref", 1),
    )
    yield (
        "pdf: script in hex in such an object",
        "surat.pdf",
        pdf().replace(b"xref", b"9 0 obj\n<< /S /#4aava#53cript /JS (x) >>\nendobj\nxref", 1),
    )
    yield "pdf: a page of HTML behind it", "surat.pdf", pdf() + b"<html><script>alert(1)</script>"
    yield "pdf: an archive behind it", "surat.pdf", pdf() + zipped()
    yield "pdf: an archive within a comment", "surat.pdf", pdf().replace(b"%%EOF", b"%" + zipped() + b"\n%%EOF")
    yield "pdf: its pages in a ring", "surat.pdf", pdf().replace(b"[3 0 R]", b"[2 0 R]")
    yield "pdf: arrays in arrays", "surat.pdf", pdf(extra="[" * 30_000 + "]" * 30_000)
    yield "pdf: something before its first line", "surat.pdf", b"GIF89a" + pdf()
    yield "pdf: another letter case", "surat.pdf", pdf().replace(b"%PDF", b"%pdf")
    yield "jpeg of a thousand scans", "foto.jpg", jpeg_of_scans(1000)
    yield (
        "jpeg that says that it is 60 million pixels",
        "foto.jpg",
        jpeg((16, 16)).replace(struct.pack(">HH", 16, 16), struct.pack(">HH", 7746, 7746), 1),
    )
    yield (
        "png: a text that unpacks to 200 MB",
        "foto.png",
        png_with(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 << 20), 1))),
    )
    yield "png: half of a chunk", "foto.png", png()[:40] + b"\0\0\xff\xff" + png()[44:]
    yield "a name that is turned around", "foto\u202egpj.exe", jpeg()
    yield "a name with a NUL before its ending", "foto.php\0.jpg\n", jpeg()
    yield "heic", "IMG_0001.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 60
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
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", "<x>rahasia-di-dalam-foto</x>", zip=True)
    yield "png with XMP", "foto.png", png(pnginfo=text)
    yield "png with a colour profile that tells", "foto.png", png(icc_profile=profile())
    yield "jpeg with a colour profile that tells", "foto.jpg", jpeg(icc_profile=profile())
    yield "jpeg with XMP", "foto.jpg", jpeg(xmp=b"<x:xmpmeta>rahasia-di-dalam-foto</x:xmpmeta>")
    yield "jpeg with a second picture behind it", "foto.jpg", jpeg() + jpeg(comment=b"rahasia-di-dalam-foto")
    yield "jpeg in four inks", "foto.jpg", jpeg(mode="CMYK", comment=b"rahasia-di-dalam-foto")
    yield "png of several pictures", "foto.png", moving_png()
    yield "png in which a pixel says how it is clear", "foto.png", png(mode="LA") + b"rahasia-di-dalam-foto"
    yield "png with a page before its pixels", "foto.png", png_with(chunk(b"tEXt", b"a\0<script>rahasia-di-dalam-foto"))
    yield "png with a chunk of nobody's", "foto.png", png_with(chunk(b"prVt", b"<?php rahasia-di-dalam-foto"))
    yield "png with a palette", "foto.png", png(mode="P") + b"rahasia-di-dalam-foto"
    yield "a path for a name", "../../../etc/passwd.png", png() + b"rahasia-di-dalam-foto"
    yield "a name with a NUL and a line break", "a\0b\nc.jpeg", jpeg() + b"rahasia-di-dalam-foto"
