"""`checks.check`, for whatever may be large or is a whole language (PDF), by a child that has limits.

What is small and plain is checked at once: a child costs some 0.3 s.
"""

import io
import subprocess
import sys
import warnings
from pathlib import Path

from PIL import Image

from documents import checks

PROJECT = Path(__file__).resolve().parents[1]
SMALL_BYTES, SMALL_PIXELS, PATIENCE = 1 << 20, 2_000_000, 60  # seconds: the child's own limit is of processor time
TOO_MUCH = "Berkas ini terlalu rumit untuk diperiksa. Cetak ke PDF baru atau perkecil fotonya, lalu unggah lagi."


def check(name: str, content: bytes) -> checks.Checked:
    """Raises checks.Refused with a sentence; of a child that died or was stopped too."""
    if _is_small(content):
        return checks.check(name, content)
    command = [sys.executable, "-m", "documents.inspecting_child", checks.plain_name(name)]
    try:
        done = subprocess.run(
            command, cwd=PROJECT, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise checks.Refused(TOO_MUCH) from None
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise checks.Refused(TOO_MUCH)
    if head == b"no":
        raise checks.Refused(rest.decode())
    return checks.Checked(rest, head.decode())


def _is_small(content: bytes) -> bool:
    """By what it says of itself; whatever is too large for `checks` is refused there before it is opened."""
    if content.startswith(checks.MAGIC["application/pdf"]) or not 0 < len(content) <= checks.LARGEST:
        return not content or len(content) > checks.LARGEST
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(checks.FORMATS.values())) as image:
                pixels = image.width * image.height
    except Exception:  # no picture: refused at once, or by the child
        return len(content) <= SMALL_BYTES
    return len(content) <= SMALL_BYTES and pixels <= SMALL_PIXELS
