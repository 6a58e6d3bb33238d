"""`formhelper serve` in processes of its own, at a free port, and a certificate for what stands before it."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

START = "import sys; sys.path[:] = sys.argv[1:2] + sys.path; del sys.argv[1]; from formhelper.cli import main; main()"
ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """A running `formhelper serve`."""

    process: subprocess.Popen[bytes]
    port: int
    metrics: int
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(asked) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port))

    def workers(self) -> set[int]:
        found = subprocess.run(["pgrep", "-P", str(self.process.pid), "-f", "serve"], capture_output=True, check=False)
        return {int(pid) for pid in found.stdout.split()}

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait()


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Service]:
    """The service with its data in `folder`, from when it answers until the end of the block."""
    port, metrics, log = free_port(), free_port(), folder / "log"
    command = [
        sys.executable, "-P", "-c", START, str(ROOT), "serve", "--port", str(port), "--metrics-port", str(metrics),
        *options,
    ]
    with log.open("wb") as file:
        environment = {**os.environ, "FORMHELPER_DATA": str(folder / "data")}
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment, cwd=ROOT)
    found = Service(process, port, metrics, log)
    while '"event": "request"' not in log.read_text() and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", metrics)).close()
            found.get("/healthz")
        except OSError:
            time.sleep(0.1)
    assert process.poll() is None, log.read_text()
    try:
        yield found
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Certificate:
    """Files in PEM; whoever trusts `file` trusts the certificate."""

    file: Path
    key: Path


def self_signed(folder: Path, name: str) -> Certificate:
    """For that name and for 127.0.0.1, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    made.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))
    return made
