"""Who signed the programs of Python: each by the Python Software Foundation, down to a root that is known here."""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
from pathlib import Path

SIGNER = "Python Software Foundation"

# Microsoft Identity Verification Root Certificate Authority 2020, which Windows knows and Debian does not. It stands in
# the signatures themselves, and is taken from there where it has this sum (SHA-256 of its DER, as Microsoft prints it).
ROOT = "5367f20c7ade0e2bca790915056d086b720c33c1fa2a2661acf787e3292e1270"

# Microsoft's, whose roots are not carried by the signatures: the sum of the whole sdist vouches for them alone.
_OF_MICROSOFT = re.compile(r"vcruntime\d+(_\d+)?\.dll")
_SUBJECT = re.compile(r"Subject: .*?/O=([^/\n]+)")


class Unsigned(Exception):
    """A file, and what its signature lacks."""


def signed_files(folder: Path, work: Path) -> list[str]:
    """The names of the programs and libraries of a folder, each held to be signed by SIGNER.

    Those of Microsoft's runtime are left out: nothing here knows their root. Certificates go into ``work``.
    Raises Unsigned for the first file that was changed after it was signed, or that another has signed.
    """
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".exe", ".dll", ".pyd")]
    root = _root(folder / "python.exe", work)
    ours = [path for path in files if not _OF_MICROSOFT.fullmatch(path.name)]
    for path in ours:
        _check(path, root)
    return [path.name for path in ours]


def _root(program: Path, work: Path) -> Path:
    """The certificate with the sum of ROOT that a signature carries, as a file."""
    signature, certificate = work / "signature.pem", work / "root.pem"
    for made in (signature, certificate):
        made.unlink(missing_ok=True)
    _said("osslsigncode", "extract-signature", "-pem", "-in", program, "-out", signature)
    listed = _said("openssl", "pkcs7", "-in", signature, "-print_certs")
    for one in re.findall(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", listed, re.DOTALL):
        if hashlib.sha256(ssl.PEM_cert_to_DER_cert(one)).hexdigest() == ROOT:
            certificate.write_text(one + "\n", "ascii")
            return certificate
    raise Unsigned(f"{program.name}: its signature does not lead to the root with the sum {ROOT}")


def _check(path: Path, root: Path) -> None:
    """Two roots: the one above, and those of this system, which older files lead to."""
    known = ("-CAfile", root, "-TSA-CAfile", root)
    said = ""
    for roots in (known, ()):
        said = _said("osslsigncode", "verify", "-ignore-crl", "-ignore-cdp", *roots, "-in", path)
        if "Signature verification: ok" in said and said.rstrip().endswith("Succeeded"):
            break
    else:
        raise Unsigned(f"{path.name}: osslsigncode does not find it signed:\n{said}")
    signer = _SUBJECT.search(said)
    if signer is None or signer[1] != SIGNER:
        raise Unsigned(f"{path.name}: signed by {signer[1] if signer else 'nobody'}, {SIGNER} was expected")


def _said(*command: str | Path) -> str:
    try:
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    except FileNotFoundError:
        raise Unsigned(f"{command[0]} is not installed: nothing else says who signed Python") from None
    return ran.stdout.decode("utf-8", "replace")
