"""Signing in as people do: the page, the password, and for staff the code of their app."""

import time
from base64 import b32decode

from django_otp.oath import TOTP
from playwright.sync_api import Page

ROLES = {  # a short name for a sign-in of the demonstration
    "officer": "petugas@sultra.example",
    "supervisor": "kabid@sultra.example",
    "head": "kepala@sultra.example",
    "agency_admin": "admin@sultra.example",
    "officer_jatim": "petugas@jatim.example",
    "head_jatim": "kepala@jatim.example",
    "officer_aceh": "petugas@aceh.example",
    "officer_bali": "petugas@bali.example",
    "partner": "mitra@jatim.example",
    "companion": "pendamping@lp3h.example",
    "observer": "pengamat@kementerian.example",
    "system_admin": "sistem@portal.example",
    "owner": "melati@usaha.example",
    "owner_by_phone": "0812 0000 0002",
    "newcomer": "baru@usaha.example",
}


def code_of(secret: str) -> str:
    """What the app shows now."""
    totp = TOTP(b32decode(secret))
    totp.time = time.time()
    return f"{totp.token():06}"


def sign_in(page: Page, account: dict[str, str], until: str = "") -> None:
    """To the end, or until the page that is to be looked at: `factor`, `notice`."""
    page.goto("/masuk/")
    page.get_by_label("Surel atau nomor telepon").fill(account["login"])
    page.get_by_label("Kata sandi").fill(account["password"])
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    if account["totp"]:
        page.wait_for_url("**/masuk/faktor-kedua/**")
        if until == "factor":
            return
        page.get_by_label("Kode").fill(code_of(account["totp"]))
        page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url(lambda url: "/masuk/" not in url)
    if "/pemberitahuan/" in page.url and until != "notice":
        page.get_by_role("button", name="Sudah saya baca").click()
        page.wait_for_url(lambda url: "/pemberitahuan/" not in url)
