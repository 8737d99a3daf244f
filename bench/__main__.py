"""`python -m bench [NAME ...]`: runs the measures, prints them as a table, and keeps them as bench.json beside the data."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kukm_portal.settings")
django.setup()

import bench  # noqa: E402
from bench._run import run  # noqa: E402

if __name__ == "__main__":
    sys.exit(run(bench, "measures", sys.argv[1:]))
