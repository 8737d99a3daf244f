"""The child of `workbook`: prints the first sheet as csv. It may neither grow nor run for ever, and knows no Django.

python -m umkm.imports.workbook_child FILE
"""

import csv
import datetime as dt
import resource
import sys
from typing import Any

from python_calamine import CalamineWorkbook

MEMORY, SECONDS = 1 << 30, 60
ROUNDED_FROM = 1e15  # a spreadsheet keeps 15 digits: the 16th of a NIK has become 0


def written(value: Any) -> str:
    """A cell as its owner would have typed it."""
    if isinstance(value, float):
        if abs(value) >= ROUNDED_FROM:
            return f"{value:.5E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sheet = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
    out = csv.writer(sys.stdout, lineterminator="\n")
    for row in sheet.iter_rows():
        out.writerow([written(cell) for cell in row])


if __name__ == "__main__":
    main()
