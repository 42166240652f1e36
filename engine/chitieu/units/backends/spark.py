"""Apache Spark: the same plan in its dialect, here or on a cluster whose workers see the working folder."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark.errors import PySparkException
from pyspark.sql import Observation, SparkSession, functions

from chitieu.units import sql
from chitieu.units.backends.backend import BackendFailed, Row
from chitieu.units.backends.cluster import UNSEEN, Watch, check_rows, reachable, refused
from chitieu.units.sql import Dialect, Sql

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",  # what goes wrong is said by us, once
    # Spark keeps the text of every plan for a page that nobody opens: with hundreds of checks that is its memory.
    "spark.sql.maxPlanStringLength": "1000",
    "spark.sql.ui.retainedExecutions": "1",
    # Its parser remembers every turn that a text took (SPARK-47404): half a gigabyte after some plans of ours.
    "spark.sql.parser.manageParserCaches": "true",
    "spark.sql.parser.parserDfaCacheFlushThreshold": "5000",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.sql.session.timeZone": "UTC",
    # An overflow or a bad cast is an error there, as it is in DuckDB, and never a NULL or a wrong number.
    "spark.sql.ansi.enabled": "true",
    # A file that a worker does not see is an error, and not one row less.
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    # What tasks wrote is taken when all have ended: a worker that dies, or is only thought dead, leaves nothing twice.
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",
}
_HERE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # A partition per core: more would only be started and ended.
    "spark.sql.shuffle.partitions": "4",
}
# How workers, by what Spark passes on of them, say that they lack a file or may not write one.
_UNSEEN = ("FILE_NOT_EXIST", "FileNotFoundException", "NoSuchFileException", "Permission denied", "Mkdirs failed")


class SparkCluster:
    """A session on ``master`` (``local[2]``, ``spark://host:7077``). What is worked out once lies in ``work``.

    ``memory`` is that of this machine, or of each worker. Every method raises BackendFailed, in bounded time also where
    the master does not answer or no worker takes part.
    """

    dialect: Dialect = "spark"
    at_once: int = 12  # with 25 ranges and tolerances, 600 MB of its driver are not enough

    def __init__(self, master: str, work: Path, memory: str | None = None) -> None:
        here = master.startswith("local")
        settings = dict(_SETTINGS)
        if here:
            settings |= _HERE
        if memory is not None:
            settings["spark.driver.memory" if here else "spark.executor.memory"] = memory.upper().removesuffix("B")
        builder = SparkSession.builder.master(master).appName("chitieu")
        for name, value in settings.items():
            builder = builder.config(name, value)
        with reachable(master), _failures(), _ignored_as_before():
            try:
                self.session = builder.getOrCreate()
            except Py4JError as error:  # what it says is where in Java it was, and the reason is in no log
                if not master.startswith("spark://"):
                    raise
                raise BackendFailed(refused(master)) from error
            self.session.sparkContext.setLogLevel("OFF")
        self._watch = None if here else Watch(self.session, memory)
        self._work = work

    def view(self, name: str, query: Sql) -> None:
        """Names a query, which is worked out anew wherever it is read."""
        with self._running():
            self.session.sql(sql.in_dialect(query, self.dialect)).createOrReplaceTempView(name)

    def make(self, name: str, query: Sql) -> None:
        """Works a query out into Parquet under ``work`` and reads it from there: workers may come and go in between."""
        folder = self._work / "spark" / name
        self.write(query, folder)
        self.read(name, folder)

    def read(self, name: str, path: Path) -> None:
        """Names the rows of a Parquet file or of a folder of them."""
        with self._running():
            # The name is no pattern, though it may hold a bracket.
            self.session.read.option("__globPaths__", "false").parquet(_here(path)).createOrReplaceTempView(name)

    def rows(self, query: Sql) -> Sequence[Row]:
        """The rows of a query, brought here; in no order that it does not ask for."""
        with self._running():
            return [tuple(row) for row in self.session.sql(sql.in_dialect(query, self.dialect)).collect()]

    def codes(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Nothing: they stay texts."""

    def write(self, query: Sql, path: Path) -> None:
        """A folder of Parquet files, of which it is made sure from here that no row is missing."""
        written = Observation()
        with self._running():
            rows = self.session.sql(sql.in_dialect(query, self.dialect))
            rows = rows.observe(written, functions.count(functions.lit(1)).alias("rows"))
            rows.write.mode("overwrite").parquet(_here(path))
            count = int(written.get["rows"])
        check_rows(path, count)

    def close(self) -> None:
        """Ends the session."""
        with suppress(PySparkException, Py4JError, OSError):  # a Java that is gone needs no stopping
            self.session.stop()

    @contextmanager
    def _running(self) -> Iterator[None]:
        with _failures():
            if self._watch is None:
                yield
            else:
                with self._watch.watching():
                    yield


def _here(path: Path) -> str:
    """A file of a machine's own folders, also where Hadoop's settings would look for it elsewhere."""
    return f"file://{path}"


@contextmanager
def _ignored_as_before() -> Iterator[None]:
    """Where Ctrl-C was ignored before us (nohup, a script's ``&``) it stays so: pyspark listens to it unasked."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    try:
        yield
    finally:
        if ignored and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _failures() -> Iterator[None]:
    """Turns what Spark raises into BackendFailed: a worker that is gone, a disk that is full."""
    try:
        yield
    except (PySparkException, Py4JError, Py4JNetworkError, ConnectionError) as error:
        said = str(error)
        if any(sign in said for sign in _UNSEEN):
            raise BackendFailed(UNSEEN) from error
        raise BackendFailed(next(iter(said.splitlines()), type(error).__name__)) from error
