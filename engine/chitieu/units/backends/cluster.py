"""What a cluster may do that one machine does not: be absent, have no worker for us, lose all of them, lose files."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pyspark
from py4j.protocol import Py4JError
from pyspark.sql import SparkSession

from chitieu.diagnostics import Text
from chitieu.units.backends.backend import BackendFailed

PATIENCE = 60.0  # seconds without any worker: a cluster that is busy gives one later, and one that is gone never does
_ANSWER = 10.0  # seconds in which the machine of a master takes a connection
_LOOKS = 1.0  # seconds between two looks at the workers
UNSEEN = Text(
    "a worker of the Spark cluster cannot use the folder of the output (-o): this machine and all workers must share "
    "it under the same name, and workers must be allowed to write there"
)
_ADDRESS = "SPARK_LOCAL_IP"  # of Spark itself: the address that it has here, for whoever must reach it


@contextmanager
def reachable(master: str) -> Iterator[None]:
    """Within, Spark that starts here can be found by the workers of ``spark://host:port[,host:port]``.

    They connect back to the machine that starts the run. By itself Spark gives them an address of its name, which may
    be one that they do not see; the one from which the master is reached is right, unless the user has set another.
    Raises BackendFailed where no master answers: Spark would ask for a minute, and tell it in a page of traces.
    """
    address = None if not master.startswith("spark://") else _route(master)
    if address is None or _ADDRESS in os.environ:
        yield
        return
    os.environ[_ADDRESS] = address
    try:
        yield
    finally:
        del os.environ[_ADDRESS]


def _route(master: str) -> str:
    """Our address as the first master that answers sees it."""
    for host, port in (each.rsplit(":", 1) for each in master.removeprefix("spark://").split(",")):
        with (
            suppress(OSError, OverflowError, UnicodeError),  # no such name, port or machine, or nobody listens there
            socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER) as connection,
        ):
            return str(connection.getsockname()[0])
    raise BackendFailed(Text("no Spark master answers at {address}", address=master))


def refused(master: str) -> Text:
    """What to say when something answers and no session comes about; Spark gives up after a minute."""
    return Text(
        "what answers at {address} takes no run: it must be a Spark master of version {version}, as is installed here",
        address=master,
        version=pyspark.__version__,
    )


def no_worker(memory: str | None) -> Text:
    """What to say when nobody works for us."""
    return Text(
        "for {seconds} seconds no worker of the Spark cluster has taken part: is one there that has {memory} of memory "
        "free, and can it reach this machine?",
        seconds=round(PATIENCE),
        memory=memory or "1GB",
    )


class Watch:
    """Looks at the workers of a session while it computes; without it Spark waits for them for ever."""

    def __init__(self, session: SparkSession, memory: str | None) -> None:
        self._context = session.sparkContext
        self._memory = memory
        self.deserted = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Raises BackendFailed when no worker has been there for PATIENCE seconds: the computation is called off."""
        ended = threading.Event()
        looking = threading.Thread(target=self._look, args=(ended,), daemon=True)
        looking.start()
        try:
            yield
        except Exception as error:
            if self.deserted:
                raise BackendFailed(no_worker(self._memory)) from error
            raise
        finally:
            ended.set()
            looking.join()

    def _look(self, ended: threading.Event) -> None:
        alone = 0.0
        with suppress(Py4JError, OSError):  # a Java that is gone: the computation itself says so
            while not ended.wait(_LOOKS):
                alone = 0.0 if self._workers() else alone + _LOOKS
                if alone >= PATIENCE:
                    self.deserted = True
                    self._context.cancelAllJobs()  # again at every look: a query may start another job

    def _workers(self) -> int:
        """How many take part now; this process is in the list of Spark, too."""
        return int(self._context._jsc.sc().getExecutorMemoryStatus().size()) - 1


def check_rows(folder: Path, written: int) -> None:
    """Raises BackendFailed unless the Parquet files of a folder, as they are seen from here, hold the rows written.

    A worker that does not see the folder makes one of that name on its own disk, writes there, and reports success.
    """
    if rows_in(sorted(folder.glob("*.parquet"))) != written:
        raise BackendFailed(UNSEEN)


def rows_in(files: Sequence[Path]) -> int:
    """How many rows Parquet files hold by their footers. Raises BackendFailed where one cannot be read."""
    if not files:
        return 0
    query = "SELECT sum(num_rows) FROM parquet_file_metadata(?)"
    try:
        with duckdb.connect() as connection:
            found = connection.execute(query, [[str(file) for file in files]]).fetchone()
    except duckdb.Error as error:
        raise BackendFailed(str(error).partition("\n")[0]) from error
    assert found is not None
    return int(found[0])
