"""What `make bench` and `make proof` share: finding the modules, running them on a trial database, table and file."""

import json
import pkgutil
import sys
import time
import traceback
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.conf import settings

from bench import Measure
from bench.trial import trial_database


def found(package: ModuleType, function: str, wanted: list[str]) -> list[str]:
    """Modules of the package that have the function; all of them where none is named."""
    names = [each.name for each in pkgutil.iter_modules(package.__path__) if not each.name.startswith("_")]
    names = [name for name in names if hasattr(import_module(f"{package.__name__}.{name}"), function)]
    if unknown := set(wanted) - set(names):
        sys.exit(f"There is no {package.__name__}/{min(unknown)}.py to run. There are: {', '.join(names) or 'none'}.")
    return wanted or names


def line(measure: Measure) -> str:
    wanted = f"{'<=' if measure.at_most else '>='} {measure.wanted:g}"
    verdict = "" if measure.met else "  NOT MET"
    return (
        f"{measure.name:<46} {measure.figure:>12,.6g} {measure.unit:<8} floor {measure.floor:>12,.6g}"
        f"  ratio {measure.ratio:>8,.3f} ({wanted}){verdict}\n    {measure.note}"
    )


def run(package: ModuleType, function: str, wanted: list[str]) -> int:
    """Each module on a freshly migrated database of its own. 1 where a ratio is missed or nothing was found.

    A module that breaks is told and counts as missed; the others still run.
    """
    results: list[Measure] = []
    broken: list[str] = []
    for name in found(package, function, wanted):
        print(f"\n{name}", flush=True)
        began, count = time.monotonic(), len(results)
        try:
            with trial_database():
                for measure in getattr(import_module(f"{package.__name__}.{name}"), function)():
                    results.append(measure)
                    print(line(measure), flush=True)
        except Exception:  # whatever it is, the other modules are still to be measured
            print(f"{name} broke: {traceback.format_exc()}", flush=True)
            broken.append(name)
        if len(results) == count and name not in broken:
            broken.append(name)
            print(f"{name} measured nothing.", flush=True)
        print(f"    ({time.monotonic() - began:.0f} s)", flush=True)
    where = Path(settings.DATA_DIR).parent / f"{package.__name__}.json"
    keep(where, results, all_of_them=not wanted)
    missed = [each.name for each in results if not each.met]
    print(
        f"\n{len(results)} figures, {len(missed)} not met, {len(broken)} modules broken. Kept in {where}.", flush=True
    )
    return 1 if missed or broken or not results else 0


def keep(where: Path, results: list[Measure], *, all_of_them: bool) -> None:
    """Those of a partial run take the place of their namesakes, the others stay."""
    known = [] if all_of_them or not where.exists() else json.loads(where.read_text())
    names = {each.name for each in results}
    rows = [each for each in known if each["name"] not in names]
    where.write_text(json.dumps(rows + [asdict(each) | {"met": each.met} for each in results], indent=1))
