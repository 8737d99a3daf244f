"""The child of `inspecting`: reads a file from its input, prints what is kept of it. It may neither grow nor run for
ever, and knows no Django.

python -m documents.inspecting_child NAME
"""

import resource
import sys

from documents import checks

MEMORY, SECONDS = 1 << 30, 20


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    out = sys.stdout.buffer
    try:
        checked = checks.check(sys.argv[1], sys.stdin.buffer.read())
    except checks.Refused as refused:
        out.write(b"no\n" + str(refused).encode())
    else:
        out.write(checked.content_type.encode() + b"\n" + checked.content)


if __name__ == "__main__":
    main()
