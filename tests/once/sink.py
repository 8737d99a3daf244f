"""A mail server that writes down what it accepts, and can hold its answer to DATA.

    python -m tests.once.sink PORT FOLDER

`FOLDER/log` gets a line a mail (time, Message-ID, recipient) before the answer. While `FOLDER/hold` exists the answer
waits, and `FOLDER/holding` says that one does. What an address begins with says how it is answered.
"""

import asyncio
import email.parser
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP

REFUSED = {
    "mati": "550 5.1.1 no such mailbox",
    "penuh": "452 4.2.2 mailbox full",
    "sibuk": "421 4.3.2 closing",
    "dilarang": "550 5.7.1 relaying denied",
}


class Sink:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = (folder / "log").open("a", buffering=1)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        for beginning, answer in REFUSED.items():
            if address.startswith(beginning):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        head = email.parser.BytesHeaderParser().parsebytes(envelope.content)
        if envelope.rcpt_tos[0].startswith("diam"):
            await asyncio.sleep(3600)
        if envelope.rcpt_tos[0].startswith("ditolak"):
            return "554 5.6.0 no"
        self.log.write(f"{time.time()} {head['Message-ID']} {envelope.rcpt_tos[0]}\n")
        if (self.folder / "hold").exists():
            (self.folder / "holding").touch()
            while (self.folder / "hold").exists():
                await asyncio.sleep(0.01)
        return "250 OK"


async def serve(port: int, folder: Path) -> None:
    (folder / "log").touch()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Sink(folder), enable_SMTPUTF8=True), "127.0.0.1", port
    )
    (folder / "ready").touch()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
