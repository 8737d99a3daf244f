"""What docs/install.md tells to do on a real server, done: from the printed roles to a restored dump."""

import json
import re
import subprocess
import sys

from kukm_portal.running.places import PROJECT

from .installation import EMAIL


def test_from_the_printed_roles_to_a_restored_dump(portal):
    command = [sys.executable, "-m", "tests.running.installation"]
    done = subprocess.run(
        [sys.executable, "-m", "kukm_portal.running", "with", "install", *command],
        cwd=PROJECT,
        env=portal.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["login"] == EMAIL
    assert found["dump_as_owner"] != 0  # forced row-level security binds the owner as well
    contacts, regencies, protected = found["before"]
    assert (contacts, regencies) == (1, 514) and protected > 5
    assert found["after"] == found["before"]
    assert found["seen_without_scope"] == [0]
    assert found["still_to_migrate"] == 0
    assert found["kept_append_only"] == found["append_only_before"] != [0]


def test_the_guide_names_everything_that_settings_read():
    settings, guide = (PROJECT / "kukm_portal/settings.py").read_text(), (PROJECT / "docs/install.md").read_text()
    names = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', settings))
    assert len(names) > 20 and [name for name in sorted(names) if f"`{name}`" not in guide] == []
