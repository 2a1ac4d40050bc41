"""A time stamp authority of our own on 127.0.0.1, made with openssl for one test."""

from __future__ import annotations

import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Final

_CONFIG: Final = """
[tsa]
default_tsa = tsa_1
[tsa_1]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:true
subjectKeyIdentifier = hash
keyUsage = critical,keyCertSign
[leaf]
basicConstraints = critical,CA:false
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[req]
distinguished_name = dn
[dn]
"""


class Authority:
    """Keys and certificates in ``folder``; ``root`` is the certificate that a checker trusts."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.config = folder / "tsa.cnf"
        self.config.write_text(_CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        self._make("root", "-x509", "-extensions", "root", "-out", "root.pem")
        self._make("leaf", "-out", "leaf.csr")
        self._openssl(
            *"x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial".split(),
            *"-days 30 -extensions leaf -out leaf.pem -extfile".split(),
            str(self.config),
        )

    @property
    def root(self) -> bytes:
        """The root certificate, PEM."""
        return (self.folder / "root.pem").read_bytes()

    def _openssl(self, *words: str) -> bytes:
        run = subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)
        return run.stdout

    def _make(self, name: str, *words: str) -> None:
        self._openssl(
            *f"req -newkey rsa:2048 -nodes -keyout {name}.key -subj /CN=mau-{name}".split(),
            *"-days 30 -config".split(),
            str(self.config),
            *words,
        )

    def reply(self, query: bytes) -> bytes:
        """Return the answer to a time stamp query."""
        (self.folder / "query.tsq").write_bytes(query)
        return self._openssl(
            *"ts -reply -queryfile query.tsq -signer leaf.pem -inkey leaf.key".split(),
            "-config",
            str(self.config),
        )

    def server(self) -> HTTPServer:
        """Return a server on a free port of 127.0.0.1 that answers queries."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                answer = authority.reply(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return HTTPServer(("127.0.0.1", 0), Handler)
