"""How a file leaves: as an attachment under a name of ours, whole or in part, sealed ones in clear for this answer alone.

Who may have it was asked before.
"""

import io
import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from PIL import Image

from accounts import keys
from documents import storage
from documents.models import StoredFile

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
CHUNK = 1 << 16
THUMB = (360, 360)


def respond(request: HttpRequest | None, stored: StoredFile, name: str = "") -> HttpResponseBase:
    """With ranges, so that a download that broke off goes on where it stopped."""
    content = opened(stored)
    size = _size(content)
    wanted = _wanted(request, stored, size) if request else None
    if wanted is None:
        whole = FileResponse(
            content, as_attachment=True, filename=name or stored.shown_name, content_type=stored.content_type
        )
        return _private(whole, stored)
    start, end = wanted
    if start >= size or end < start:
        content.close()
        beyond = HttpResponse(status=416)
        beyond["Content-Range"] = f"bytes */{size}"
        return _private(beyond, stored)
    part = StreamingHttpResponse(_part(content, start, end), status=206, content_type=stored.content_type)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Content-Length"] = str(end - start + 1)
    part["Content-Disposition"] = f'attachment; filename="{name or stored.shown_name}"'
    return _private(part, stored)


def thumb(stored: StoredFile) -> HttpResponseBase:
    """A small picture of a picture; also as an attachment, which pages show all the same."""
    if not stored.content_type.startswith("image/"):
        raise Http404
    target = io.BytesIO()
    with opened(stored) as content, Image.open(content, formats=["JPEG", "PNG"]) as image:
        image.draft("RGB", THUMB)  # of a JPEG, an eighth is decoded
        image.thumbnail(THUMB)
        image.convert("RGB").save(target, "JPEG", quality=75)
    response = HttpResponse(target.getvalue(), content_type="image/jpeg")
    response["Content-Disposition"] = 'attachment; filename="kecil.jpg"'
    return _private(response, stored)


def opened(stored: StoredFile) -> IO[bytes]:
    """In clear, to be read and closed. Raises Http404 where the bytes are gone, or are not what was kept."""
    try:
        if not stored.sealed:
            return storage.path_of(stored.public_id).open("rb")
        with storage.opened(stored.public_id) as clear:
            return clear.open("rb")  # the name goes with the block, the open file stays readable
    except (FileNotFoundError, keys.CannotOpen):
        raise Http404 from None


def _wanted(request: HttpRequest, stored: StoredFile, size: int) -> tuple[int, int] | None:
    """First and last byte of one range; None: the whole, also of what is no range, or of another file's."""
    match = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or request.method != "GET" or match.groups() == ("", ""):
        return None
    if request.headers.get("If-Range", _tag(stored)) != _tag(stored):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(content: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with content:
        content.seek(start)
        left = end - start + 1
        while left and (piece := content.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def _size(content: IO[bytes]) -> int:
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    return size


def _tag(stored: StoredFile) -> str:
    """Its bytes never change."""
    return f'"{stored.public_id.hex}"'


def _private(response: HttpResponseBase, stored: StoredFile) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Content-Encoding"] = "identity"  # so that no middleware packs a part of a file
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _tag(stored)
    return response
