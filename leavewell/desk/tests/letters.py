"""Mails as people and programs really send them, written for these tests."""

from __future__ import annotations

from email.message import EmailMessage

PLAIN = """\
From: Ada <{sender}>
To: Requests <requests@cafe.example>
Subject: =?utf-8?q?K=C3=BCndigung_Team?=
Message-ID: <plain-1@mail.example>
Date: Mon, 09 Mar 2026 10:00:00 +0100
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Hello,

please end our plan at the end of the month. Sch=F6ne Gr=FC=DFe

Ada
"""

HTML = """\
From: {sender}
Subject: leaving
Message-ID: <html-1@mail.example>
MIME-Version: 1.0
Content-Type: multipart/related; boundary="b1"

--b1
Content-Type: text/html; charset=utf-8

<html><head><title>x</title><style>p {{color: red}}</style></head><body>
<p>We want to <b>stop</b> our plan.</p><script>steal()</script>
<img src="https://tracker.example/pixel.gif"><div>Thank&nbsp;you</div></body></html>
--b1
Content-Type: image/gif; name="logo.gif"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="logo.gif"

R0lGODlhAQABAAAAACw=
--b1--
"""

FORWARD = """\
From: Support <support@cafe.example>
Reply-To: ticket-81@cafe.example
Subject: Fwd: Please cancel
Message-ID: <forward-1@desk.example>
Auto-Submitted: auto-generated
Content-Type: text/plain; charset=utf-8

For you, see below.

---------- Forwarded message ---------
From: Ada Archer <{sender}>
Date: Mon, 9 Mar 2026 at 09:12
Subject: Please cancel
To: <support@cafe.example>

Please cancel everything.
"""

REPLY = """\
From: "Archer, Ada" <{sender}>
Subject: Re: your invoice
Message-ID: <reply-1@mail.example>
In-Reply-To: <something@cafe.example>
Content-Type: text/plain; charset=utf-8

No, thank you, we stop.

On Mon, 9 Mar 2026 at 09:12, Café Anker <hello@cafe.example>
wrote:

> Here is your invoice.
> It is due soon.
"""

AWAY = """\
From: {sender}
Subject: Out of office: your invoice
Message-ID: <away-1@mail.example>
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

I am back on Monday.
"""


def as_bytes(letter: str, sender: str) -> bytes:
    """The letter with that sender, and with a mail's line ends."""
    return letter.format(sender=sender).replace("\n", "\r\n").encode()


def nested(depth: int, kind: str = "mixed") -> bytes:
    """Multiparts within multiparts."""
    inner = "Content-Type: text/plain\n\nhere\n"
    for level in range(depth):
        inner = f'Content-Type: multipart/{kind}; boundary="n{level}"\n\n--n{level}\n{inner}\n--n{level}--\n'
    return f"From: eve@evil.example\nSubject: nested\n{inner}".encode()


def many_parts(count: int) -> bytes:
    """One multipart with so many parts that say nothing of themselves."""
    parts = "".join("--m\n\nx\n" for _ in range(count))
    return f'From: eve@evil.example\nContent-Type: multipart/mixed; boundary="m"\n\n{parts}--m--\n'.encode()


def with_file(content: bytes, name: str) -> bytes:
    """A mail with one attachment."""
    message = EmailMessage()
    message["From"], message["Subject"] = "eve@evil.example", "file"
    message.set_content("See the file.")
    message.add_attachment(content, maintype="application", subtype="zip", filename=name)
    return message.as_bytes()


HOSTILE = {
    "25 MB": b"From: eve@evil.example\n\n" + b"x" * (25 * 1024 * 1024),
    "headers without end": b"From: eve@evil.example\n" + b"X-A: b\n" * 20_000 + b"\nhere\n",
    "one long header": b"From: eve@evil.example\nContent-Type: text/plain; " + b'a="b";\n ' * 5_000 + b"\n\n",
    "nested 100 deep": nested(100),
    "nested 5,000 deep": nested(5_000),
    "mails in mails": b"From: eve@evil.example\n" + b"Content-Type: message/rfc822\n\n" * 150 + b"x",
    "thousands of parts": many_parts(5_000),
}
"""Refused, whole."""

ODD = {
    "NULs": b"From: eve@evil.example\nSubject: a\x00b\n\nhere\x00 it is\n",
    "a charset that is none": b"From: eve@evil.example\nContent-Type: text/plain; charset=klingon\n\nhere \xff\n",
    "a codec that isn't a charset": b"From: eve@evil.example\nContent-Type: text/plain; charset=idna\n\nhere\n",
    "a broken subject": b"From: eve@evil.example\nSubject: =?utf-8?b?////?= =?klingon?q?x?=\n\nhere\n",
    "a broken sender": b'From: <<<>>>@@, "\\\n\nhere\n',
    "no header at all": b"\n\nhere",
    "bytes that no charset knows": b"From: \xff\xfe@evil.example\nSubject: \xff\n\nhere \xff",
    "broken base64": b"From: eve@evil.example\nContent-Transfer-Encoding: base64\n\n!!!here%%%\n",
    "a zip bomb": with_file(b"PK\x03\x04" + b"\0" * 500_000, "../../etc/bomb\u202e.zip"),
    "a multipart without parts": b"From: eve@evil.example\nContent-Type: multipart/mixed\n\nhere\n",
    "tags without end": b"From: eve@evil.example\nContent-Type: text/html\n\nhere" + b"<a " * 100_000,
}
"""Read as far as it can be."""
