"""A sender process: `python -m tests.once.sender REHEARSAL DAY [--once]`, as the worker."""

import datetime as dt
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402

from database.scope import EVERYTHING, scoped  # noqa: E402
from notifications.delivery import deliver  # noqa: E402

with connection.as_worker(), scoped(EVERYTHING):
    while True:
        done = deliver(sys.argv[1], dt.date.fromisoformat(sys.argv[2]))
        if "--once" in sys.argv:
            print(dict(done))
            break
        time.sleep(0.05)
