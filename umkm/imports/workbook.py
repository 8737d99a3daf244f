"""xlsx as csv, read by a child process that may neither grow nor run for ever.

The child is `workbook_child`.
"""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from umkm.imports.errors import FileRefused

ENTRIES, UNPACKED, RATIO = 500, 400 << 20, 200
PROJECT = Path(__file__).resolve().parents[2]
TOO_LARGE = "Lembar kerja terlalu besar atau rusak. Simpan sebagai csv, lalu unggah lagi."


def check(path: Path) -> None:
    """What the archive says of itself, before anything is unpacked; the child's limits are for one that lies."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise FileRefused(TOO_LARGE) from None
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise FileRefused("Berkas ini bukan lembar kerja Excel (.xlsx).")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("Lembar kerja bersandi. Simpan tanpa sandi, lalu unggah lagi.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked > packed * RATIO:
        raise FileRefused(TOO_LARGE)


@contextmanager
def as_csv(path: Path) -> Iterator[Iterator[str]]:
    """Lines of the first sheet. Raises FileRefused where it is too large, sealed or broken."""
    check(path)
    command = [sys.executable, "-m", "umkm.imports.workbook_child", str(path)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout
        try:
            yield _lines(child, TextIOWrapper(child.stdout, encoding="utf-8", newline=""))
        finally:
            child.kill()


def _lines(child: "subprocess.Popen[bytes]", output: TextIO) -> Iterator[str]:
    """A child that was stopped half-way is an error, not a short file."""
    yield from output
    if child.wait() != 0:
        raise FileRefused(TOO_LARGE)
