"""Letters that came back, as servers write them. `LETTER` and `ADDRESS` stand where ours would."""

LETTER, ADDRESS = "LETTER", "ADDRESS"

DSN = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example. <ADDRESS>: {said}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4ABC

Final-Recipient: rfc822; ADDRESS
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: {part}

Message-ID: <{message_id}>
To: ADDRESS
Subject: Tenggat 4.2.2

Harga Rp550 000
--b--
"""


def dsn(
    status: str = "5.1.1",
    *,
    action: str = "failed",
    said: str = "550 5.1.1 no such user",
    part: str = "message/rfc822",
    to: str = "pantul@kukm.example",
    message_id: str = "LETTER@kukm.example",
) -> str:
    return DSN.format(status=status, action=action, said=said, part=part, to=to, message_id=message_id)


EXIM = """\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example>
To: pantul@kukm.example
X-Failed-Recipients: ADDRESS
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ADDRESS
    host mx.example [192.0.2.1]: 550 Unrouteable address

------ This is a copy of the message, including all the headers. ------

Message-ID: <LETTER@kukm.example>
Subject: 4.2.2
"""

QMAIL = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example
To: pantul@kukm.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ADDRESS>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: <LETTER@kukm.example>
"""

FULL = """\
From: postmaster@mx.example
To: pantul@kukm.example
Subject: Mail delivery failed

The mailbox is full, message <LETTER@kukm.example> for ADDRESS was rejected.
"""

DELAYED = """\
Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>
To: pantul@kukm.example
Subject: Warning: could not send message for past 4 hours

    **      THIS IS A WARNING MESSAGE ONLY      **
ADDRESS: 451 4.4.1 connection timed out
Message-ID: <LETTER@kukm.example>
"""

ANSWER = """\
From: Ibu Contoh <ADDRESS>
To: pengingat@kukm.example
Subject: Re: Tenggat
In-Reply-To: <LETTER@kukm.example>

Terima kasih. Kode 550 5.1.1 itu apa?
"""

AWAY = """\
Return-Path: <>
From: postmaster@mx.example
To: pengingat@kukm.example
Auto-Submitted: auto-replied
Subject: Sedang cuti
In-Reply-To: <LETTER@kukm.example>

Saya cuti. 550 5.1.1
"""

RECEIPT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example
To: pantul@kukm.example
Subject: Successful Mail Delivery Report
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ADDRESS
Action: delivered
Status: 2.1.5
--b--
"""
