"""What an upload really is, by extension, first bytes and content together; and what may not come in."""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

LARGEST = 10 * 1024 * 1024  # bytes
TOO_LARGE = "Berkas lebih dari 10 MB. Perkecil fotonya atau bagi PDF-nya."
PIXELS = 40_000_000  # a photo of a good phone has 12 to 50 million; more is a bomb or useless here
LONGEST_SIDE = 3000  # pixels that are kept
ALLOWED = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
MAGIC = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
SCANS = 100  # of a JPEG; a progressive one has some ten, and each costs as much as the whole picture
OBJECTS = 20_000
# Of a PDF: what runs, opens, sends or carries something.
ACTIVE = {
    "/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/SubmitForm",
    "/ImportData", "/GoToE", "/GoToR", "/Movie", "/Sound", "/Rendition", "/Flash",
}  # fmt: skip
# Looked for in the bytes too, for whatever a reader mends differently than we: names long enough not to come by chance.
ACTIVE_BYTES = re.compile(
    rb"/(?:" + b"|".join(sorted(n[1:].encode() for n in ACTIVE if len(n) > 6)) + rb")(?![A-Za-z])"
)
HEX_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")


class Refused(Exception):
    """A sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Checked:
    """What is kept: for an image newly encoded, so that nothing but its pixels is left of it."""

    content: bytes
    content_type: str


def check(name: str, content: bytes) -> Checked:
    """Raises Refused. `name` is the uploader's and is used for its extension alone."""
    ending = ENDING.search(name)
    extension = ending.group(1).lower() if ending else ""
    if extension in ("heic", "heif"):
        raise Refused("Foto HEIC belum diterima. Pilih Paling Kompatibel pada kamera iPhone, atau simpan sebagai JPEG.")
    if extension not in ALLOWED:
        raise Refused("Hanya PDF, JPEG, dan PNG yang diterima. Simpan berkas dalam salah satu bentuk itu.")
    if not content:
        raise Refused("Berkas kosong.")
    if len(content) > LARGEST:
        raise Refused(TOO_LARGE)
    content_type = ALLOWED[extension]
    if not content.startswith(MAGIC[content_type]):
        raise Refused(f"Isi berkas bukan {extension.upper()} seperti namanya. Simpan ulang, lalu unggah lagi.")
    if content_type == "application/pdf":
        return Checked(_pdf(content), content_type)
    return Checked(_image(content, content_type), content_type)


def plain_name(name: str) -> str:
    """A name of ours with the same ending: all that is asked of a name."""
    ending = ENDING.search(name)
    return f"berkas.{ending.group(1).lower()}" if ending else "berkas"


def _image(content: bytes, content_type: str) -> bytes:
    """Decoded and encoded anew: location, comments and whatever was hung behind it are gone."""
    if content_type == "image/jpeg" and content.count(b"\xff\xda") > SCANS:
        raise Refused("Gambar terlalu rumit. Ambil atau simpan ulang fotonya.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[FORMATS[content_type]]) as image:
                if image.width * image.height > PIXELS:
                    raise Refused("Gambar terlalu besar. Perkecil sampai paling banyak 40 juta titik.")
                image.load()
                turned = ImageOps.exif_transpose(image)
                turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                kept = turned.convert("RGB" if content_type == "image/jpeg" else _png_mode(turned.mode))
    except Refused:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("Gambar tidak dikenali atau terlalu besar.") from None
    except Exception:  # Pillow's decoders raise whatever they stumble on
        raise Refused("Gambar rusak: tidak dapat dibuka seluruhnya. Ambil atau simpan ulang fotonya.") from None
    fresh = Image.new(kept.mode, kept.size)
    fresh.paste(kept)
    target = io.BytesIO()
    fresh.save(target, FORMATS[content_type], quality=85, optimize=True)
    return target.getvalue()


def _png_mode(mode: str) -> str:
    return "RGBA" if mode in ("RGBA", "LA", "PA", "P") else "L" if mode in ("1", "L", "I", "F", "I;16") else "RGB"


def _pdf(content: bytes) -> bytes:
    """As it came, if it is a plain one: re-writing would break a signature."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("PDF terpotong. Unduh atau pindai ulang, lalu unggah lagi.")
    if content[end + 5 :].strip(b"\0 \t\r\n") or zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused("PDF berisi berkas lain di belakangnya. Cetak ke PDF baru, lalu unggah lagi.")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused("PDF bersandi. Simpan tanpa kata sandi, lalu unggah lagi.")
        if len(reader.pages) == 0:
            raise Refused("PDF tanpa halaman.")
        found = bool(_active_names(reader)) or _says_active(content)
    except Refused:
        raise
    except Exception:  # pypdf raises whatever it stumbles on
        raise Refused("PDF rusak: tidak dapat dibaca. Simpan atau pindai ulang.") from None
    if found:
        raise Refused("PDF berisi skrip, lampiran, atau tindakan. Cetak ke PDF baru, lalu unggah lagi.")
    return content


def _says_active(content: bytes) -> bool:
    """Also where a letter is written as its code, and in objects that no table of the file names."""
    plain = HEX_LETTER.sub(lambda match: bytes([int(match.group(1), 16)]), content)
    return bool(ACTIVE_BYTES.search(plain))


def _active_names(reader: PdfReader) -> set[str]:
    """Walks every object of the file, not only what the pages reach. One that cannot be read may hold anything: whatever
    it raises is a refusal."""
    numbers = {number for entries in reader.xref.values() for number in entries} | set(reader.xref_objStm)
    if len(numbers) > OBJECTS:
        raise Refused("PDF terlalu rumit. Cetak ke PDF baru, lalu unggah lagi.")
    found: set[str] = set()
    for number in numbers:
        found |= _names(reader.get_object(IndirectObject(number, 0, reader)), 0)
    found |= _names(reader.trailer, 0)
    return found & ACTIVE


def _names(item: object, depth: int) -> set[str]:
    """Keys of a dictionary and names that stand as values; what it refers to has its own turn."""
    if depth > 12:
        return set()
    if isinstance(item, DictionaryObject):
        own = {str(key) for key in item} | {str(value) for value in item.values() if isinstance(value, str)}
        return own.union(
            *(_names(value, depth + 1) for value in item.values() if not isinstance(value, IndirectObject))
        )
    if isinstance(item, ArrayObject):
        return set().union(*(_names(value, depth + 1) for value in item if not isinstance(value, IndirectObject)))
    return set()
