"""Apache Spark: the same plan in its dialect, here or on a cluster whose workers see the working folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from engine.bulk import sql
from engine.bulk.backends.backend import BackendFailed, Row
from engine.bulk.sql import Dialect, Sql


class SparkCluster:
    """A session on ``master`` (``local[2]``, ``spark://host:7077``). What is worked out once lies in ``work``."""

    dialect: Dialect = "spark"

    def __init__(self, master: str, work: Path, memory: str | None = None) -> None:
        settings = SparkSession.builder.master(master).appName("chitieu")
        settings = settings.config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
        settings = settings.config("spark.ui.showConsoleProgress", "false")
        # An overflow or a bad cast is an error there, as it is in DuckDB, and never a NULL or a wrong number.
        settings = settings.config("spark.sql.ansi.enabled", "true")
        if master.startswith("local"):
            settings = settings.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
            # A partition per core: more would only be started and ended.
            settings = settings.config("spark.sql.shuffle.partitions", "4")
        if memory is not None:
            name = "spark.driver.memory" if master.startswith("local") else "spark.executor.memory"
            settings = settings.config(name, memory.upper().removesuffix("B"))
        with failures():
            self.session = settings.getOrCreate()
            self.session.sparkContext.setLogLevel("OFF")
        self._work = work

    def view(self, name: str, query: Sql) -> None:
        with failures():
            self.session.sql(sql.text(query, self.dialect)).createOrReplaceTempView(name)

    def make(self, name: str, query: Sql) -> None:
        folder = self._work / "spark" / name
        self.write(query, folder)
        self.read(name, folder)

    def read(self, name: str, path: Path) -> None:
        """Names the rows of a Parquet file or of a folder of them."""
        with failures():
            self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def rows(self, query: Sql) -> Sequence[Row]:
        with failures():
            return [tuple(row) for row in self.session.sql(sql.text(query, self.dialect)).collect()]

    def codes(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Nothing: they stay texts."""

    def write(self, query: Sql, path: Path) -> None:
        with failures():
            self.session.sql(sql.text(query, self.dialect)).write.mode("overwrite").parquet(str(path))

    def close(self) -> None:
        with suppress(PySparkException, Py4JError, OSError):  # a Java that is gone needs no stopping
            self.session.stop()


@contextmanager
def failures() -> Iterator[None]:
    """Turns what Spark raises into BackendFailed: a worker that is gone, a disk that is full."""
    try:
        yield
    except (PySparkException, Py4JError, Py4JNetworkError, ConnectionError) as error:
        raise BackendFailed(next(iter(str(error).splitlines()), type(error).__name__)) from error
