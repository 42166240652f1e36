"""No message holds a password, however the address of a database is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from chitieu.units.facts.sources import without_password
from tests.conftest import Run

ADDRESSES = [
    "postgresql://u:s3cret@127.0.0.1:1/db",
    "postgresql://u:s3/cret@127.0.0.1:1/db",
    "postgresql://u:x@s3cret@127.0.0.1:1/db",
    "postgresql://u:x?s3cret@127.0.0.1:1/db",
    "postgresql://u:x#s3cret@127.0.0.1:1/db",
    "postgresql://u:x s3cret@127.0.0.1:1/db",
    "postgresql://u:s3cret%ZZ@127.0.0.1:1/db",
    "postgresql://u:s3cret%00@127.0.0.1:1/db",
    "postgresql://u:s3cret@127.0.0.1:port/db",
    "postgresql://u:s3cret@[::1:1/db",
    "postgresql://127.0.0.1:1/db?password=s3cret",
    "postgresql://127.0.0.1:1/db?user=u&sslpassword=s3cret",
    "postgresql://127.0.0.1:1/db?pass%77ord=s3cret",
    "postgresql://127.0.0.1:1/db?password=s3cret@x",
    "postgresql://127.0.0.1:1/db?password=s3 cret",
    "postgresql://127.0.0.1:1/db?pasword=s3cret",
    "postgresql://127.0.0.1:1/db?passfile=s3cret",
    "POSTGRESQL://u:s3cret@127.0.0.1:1/db",
    "mysql://u:s3cret@127.0.0.1:1/db",
    "host=127.0.0.1 port=1 password=s3cret",
    "host = 127.0.0.1 password = 's3 cret'",
    "password=s3cret",
    "Server=127.0.0.1;Pwd=s3cret",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_password_is_said(address: str, run: Run, workspace: Path) -> None:
    ran = run("evaluate-many", address, "--table", "facts", "--lang", "en", cwd=workspace)
    assert ran.code in (2, 3)
    for part in ("s3", "cret"):
        assert part not in (ran.err + ran.out).replace("secret", "")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://u:p@server:5432/db?sslmode=require", "postgresql://u@server:5432/db?…"),
        ("postgres://server/db", "postgres://server/db"),
        ("postgresql://u:a%2Fb@a:1,b:2/db", "postgresql://u@a:1,b:2/db"),
        ("postgresql:///db?host=/run/postgresql", "postgresql:///db?…"),
        ("postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"),
        ("postgresql://u:a/b@server/db", "postgresql://…"),
    ],
)
def test_what_is_shown_of_an_address(address: str, shown: str) -> None:
    assert without_password(address) == shown
