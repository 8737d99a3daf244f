"""How the portal is, as on `/kesehatan/`: one JSON object; exit 1 where something is broken."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from kukm_portal.health_checks import BROKEN, checks, worst


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        found = checks()
        lines = {check.key: {"state": check.state, "value": check.value, "details": check.details} for check in found}
        self.stdout.write(json.dumps({"state": worst(found), "checks": lines}))
        if worst(found) == BROKEN:
            raise SystemExit(1)
