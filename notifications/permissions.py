"""Who works with messages. Which rows they see is `visible_to`'s question."""

from accounts.decisions import YES, Decision, no
from accounts.queries import WORKING_ROLES
from notifications.models import Message
from notifications.sources import may_be_called


def may_retry(message: Message, roles: frozenset[str]) -> Decision:
    """Send again what failed."""
    if not roles & set(WORKING_ROLES):
        return no("Hanya petugas dan kepala bidang yang mengirim lagi.")
    if message.state != Message.State.FAILED:
        return no("Surat ini tidak gagal.")
    if message.kind == "sign_in_code":
        return no("Kode masuk diminta lagi oleh orangnya sendiri.")
    return YES


def may_move_to_calls(message: Message, roles: frozenset[str]) -> Decision:
    """Tell by phone what could not be mailed."""
    if not may_be_called(message.kind):
        return no("Surat ini tidak dapat disampaikan lewat telepon.")
    return may_retry(message, roles)
