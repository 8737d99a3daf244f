"""`python -m proof [NAME ...]`: runs the proofs, prints them as a table, and keeps them as proof.json beside the data."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kukm_portal.settings")
django.setup()

import proof  # noqa: E402
from bench._run import run  # noqa: E402

if __name__ == "__main__":
    sys.exit(run(proof, "proofs", sys.argv[1:]))
