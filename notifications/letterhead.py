"""The head and the foot of a mail: the agency's mark and name over it, where to find the agency under it."""

import io
import uuid
from dataclasses import dataclass
from email.mime.image import MIMEImage
from functools import lru_cache

from django.utils.html import escape
from PIL import Image

from accounts.models import Agency
from documents.paper.heads import public_picture

SIDE = 96  # pixels of a mark; shown at half of it, so that it is sharp on a phone
MARK = "lambang"


@dataclass(frozen=True)
class Sender:
    """The agency that signs, and what is public of it."""

    agency: int | None
    name: str
    address: str = ""
    contact: str = ""
    mark: uuid.UUID | None = None


def sender_of(agency: Agency) -> Sender:
    """`agency` comes with its organisation and its profile."""
    profile = getattr(agency, "profile", None)
    if profile is None:
        return Sender(agency.pk, agency.organisation.name)
    contact = ", ".join(part for part in (profile.public_phone, profile.public_email) if part)
    return Sender(agency.pk, agency.organisation.name, profile.address, contact, profile.logo)


@lru_cache(maxsize=64)
def mark_of(public_id: uuid.UUID | None) -> bytes | None:
    """Small, as PNG; None where there is none. A stored file never changes, so it is read once a process."""
    content = public_picture(public_id)
    if content is None:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            image.thumbnail((SIDE, SIDE))
            target = io.BytesIO()
            image.convert("RGBA").save(target, "PNG", optimize=True)
    except (OSError, ValueError, SyntaxError):
        return None
    return target.getvalue()


def head(sender: Sender) -> str:
    """HTML over the letter; '' for one that no agency signs."""
    if sender.agency is None:
        return ""
    name = f"<strong>{escape(sender.name)}</strong>"
    if mark_of(sender.mark) is None:
        return f"<p>{name}</p><hr>"
    picture = f'<img src="cid:{MARK}" alt="" height="{SIDE // 2}">'
    return f"<p>{picture} {name}</p><hr>"


def foot(sender: Sender) -> tuple[str, str]:
    """The same as text and as HTML; '' where nothing is public of it but its name."""
    lines = [*sender.address.splitlines(), sender.contact] if sender.address or sender.contact else []
    told = [sender.name, *(line for line in lines if line.strip())]
    if len(told) == 1:
        return "", ""
    shown = "<br>".join(escape(line) for line in told)
    return "\n\n-- \n" + "\n".join(told), f"<hr><p><small>{shown}</small></p>"


def inline_mark(sender: Sender) -> MIMEImage | None:
    """For the `cid:` in the head: no picture is fetched from anywhere, so that nobody learns who opened a letter."""
    content = mark_of(sender.mark)
    if content is None:
        return None
    part = MIMEImage(content, "png")
    part.add_header("Content-ID", f"<{MARK}>")
    part.add_header("Content-Disposition", "inline", filename=f"{MARK}.png")
    return part
