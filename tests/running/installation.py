"""docs/install.md, done on an empty server: roles, migrations, first administrator, dump, restore. Prints what came of it.

Run by its test inside services of its own, whose server it empties first: roles belong to a whole server.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from kukm_portal.running.places import PROJECT
from kukm_portal.running.postgres import programs
from kukm_portal.running.roles import DATABASE, ROLES

EMAIL = "pertama@dinas.example"
COUNTS = (
    "SELECT (SELECT count(*) FROM accounts_contact), (SELECT count(*) FROM accounts_regency),"
    " (SELECT count(*) FROM pg_class WHERE relforcerowsecurity AND relrowsecurity)"
)
DATA = Path(os.environ["DATA_DIR"])
SERVER = urlsplit(os.environ["DATABASE_URL"])
ADMIN = {
    "PGHOST": str(SERVER.hostname),
    "PGPORT": str(SERVER.port),
    "PGUSER": "kukm_admin",
    "PGPASSWORD": json.loads((DATA / "secrets.json").read_text())["kukm_admin"],
    "PGDATABASE": "postgres",
}


def tool(name: str, *arguments: str, env: dict[str, str] = ADMIN) -> subprocess.CompletedProcess:
    command = [str(programs() / name), *arguments]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def done(result: subprocess.CompletedProcess) -> str:
    if result.returncode:
        sys.exit(f"{result.args[0]} failed: {result.stderr[-2000:]}")
    return str(result.stdout)


def manage(env: dict[str, str], *arguments: str) -> str:
    known = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    return done(
        subprocess.run(command, env=known | env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    ).strip()


def ask(url: str, statement: str) -> list[int]:
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return [int(value) for value in cursor.fetchone()]


def printed_environment(script: str) -> dict[str, str]:
    lines = [line.removeprefix("-- ") for line in script.splitlines() if line.startswith("-- DATABASE_")]
    return dict(line.split("=", 1) for line in lines)


def main() -> None:
    done(tool("psql", "-qc", f"DROP DATABASE {DATABASE}", *(x for role in ROLES for x in ("-c", f"DROP ROLE {role}"))))
    server = f"{SERVER.hostname}:{SERVER.port}"
    script = done(
        subprocess.run(
            [sys.executable, "-m", "kukm_portal.running", "roles", server],
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
    )
    (DATA / "roles.sql").write_text(script)
    for _ in range(2):  # safe to repeat
        done(tool("psql", "-qv", "ON_ERROR_STOP=1", "-f", str(DATA / "roles.sql")))
    urls = printed_environment(script)
    migrating = {name: urls[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    manage(migrating, "migrate", "--noinput")
    serving = {"DATABASE_URL": urls["DATABASE_URL"]}
    first = manage(serving | {"FIRST_ADMIN_PASSWORD": "gerbang-utama-kantor-9"}, "first_admin", "--email", EMAIL)
    dump, backup = str(DATA / "kukm.dump"), urls["DATABASE_BACKUP_URL"]
    as_owner = tool("pg_dump", "-Fc", "-f", dump, urls["DATABASE_OWNER_URL"])
    done(tool("pg_dump", "-Fc", "-f", dump, backup))
    done(tool("createdb", "-O", "kukm_owner", "-T", "template0", "restored"))
    done(tool("pg_restore", "--exit-on-error", "--no-owner", "--role=kukm_owner", "-d", "restored", dump))
    restored = {name: url.removesuffix(DATABASE) + "restored" for name, url in urls.items()}
    print(
        json.dumps(
            {
                "login": json.loads(first.splitlines()[-1])["login"],
                "dump_as_owner": as_owner.returncode,
                "before": ask(backup, COUNTS),
                "after": ask(restored["DATABASE_BACKUP_URL"], COUNTS),
                "seen_without_scope": ask(restored["DATABASE_URL"], "SELECT count(*) FROM accounts_contact"),
                "still_to_migrate": manage(
                    {"DATABASE_URL": restored["DATABASE_URL"]}, "showmigrations", "--plan"
                ).count("[ ]"),
                "kept_append_only": ask(
                    restored["DATABASE_URL"],
                    "SELECT (SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = 'kukm_web'"
                    " AND privilege_type = 'DELETE')",
                ),
                "append_only_before": ask(
                    urls["DATABASE_URL"],
                    "SELECT (SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = 'kukm_web'"
                    " AND privilege_type = 'DELETE')",
                ),
            }
        )
    )


if __name__ == "__main__":
    main()
