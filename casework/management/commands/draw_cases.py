"""`manage.py draw_cases`: every kind of case as a Mermaid diagram in docs/cases/; a test compares."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from casework.diagram import mermaid
from casework.kinds import WORKFLOWS


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE / "docs" / "cases"
        folder.mkdir(exist_ok=True)
        for kind, workflow in WORKFLOWS.items():
            (folder / f"{kind}.mmd").write_text(mermaid(workflow))
            self.stdout.write(kind)
