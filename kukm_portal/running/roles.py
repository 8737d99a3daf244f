"""The database's roles: the same statements for the embedded PostgreSQL and, printed, for a real server's superuser.

The owner migrates, web and worker serve under row-level security, the backup reads all and writes nothing.
"""

import secrets
from collections.abc import Iterator

# What each may besides signing in, and the variable its sign-in is handed over in.
ROLES = {
    "kukm_owner": ("NOBYPASSRLS", "DATABASE_OWNER_URL"),
    "kukm_web": ("NOBYPASSRLS", "DATABASE_URL"),
    "kukm_worker": ("NOBYPASSRLS", "DATABASE_WORKER_URL"),
    "kukm_backup": ("BYPASSRLS", "DATABASE_BACKUP_URL"),
}
DATABASE = "kukm"


def statements(passwords: dict[str, str], *, may_create_databases: bool) -> Iterator[str]:
    """Safe to repeat; a repetition sets the passwords anew. Only where tests run may the owner create databases."""
    for role, (bypasses, _) in ROLES.items():
        createdb = "CREATEDB" if role == "kukm_owner" and may_create_databases else "NOCREATEDB"
        yield f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        yield (
            f"ALTER ROLE {role} LOGIN INHERIT NOSUPERUSER NOCREATEROLE {createdb} {bypasses}"
            f" PASSWORD {quoted(passwords[role])}"
        )
    yield "GRANT pg_read_all_data TO kukm_backup"


def script(server: str = "127.0.0.1:5432") -> str:
    """For `psql`, with fresh passwords, and the lines of the environment that belong to them."""
    passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
    lines = [
        "-- The roles of the portal, for a superuser: psql -d postgres -f FILE. Holds passwords: keep it with mode 0600.",
        "-- PostgreSQL 15 or newer, with its contrib modules. Safe to repeat: the passwords below are set anew.",
        *(f"{each};" for each in statements(passwords, may_create_databases=False)),
        f"SELECT 'CREATE DATABASE {DATABASE} OWNER kukm_owner TEMPLATE template0 ENCODING ''UTF8'''"
        f" WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec",
        f"REVOKE CONNECT ON DATABASE {DATABASE} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {DATABASE} TO {', '.join(ROLES)};",
        "",
        "-- For the environment of the processes, each only what it needs (docs/install.md):",
        *(f"-- {name}=postgres://{role}:{passwords[role]}@{server}/{DATABASE}" for role, (_, name) in ROLES.items()),
    ]
    return "\n".join(lines)


def quoted(text: str) -> str:
    """As a literal of SQL; `standard_conforming_strings` is on since PostgreSQL 9.1."""
    return "'" + text.replace("'", "''") + "'"
