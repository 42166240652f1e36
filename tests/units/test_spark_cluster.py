"""evaluate-many on a real standalone cluster of Spark: a master and workers of our own, which tests kill."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

import duckdb
import pyspark
import pytest

from chitieu.units.verdicts.written import judged_table
from tests.conftest import ROOT, Run
from tests.steps import before

pytestmark = pytest.mark.needs("java")


class Cluster:
    """A master and workers of one core each, with free ports, every one in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.daemons: list[subprocess.Popen[str]] = []
        self.workers: list[subprocess.Popen[str]] = []
        # What the user's own Spark is set to, and fixed ports, stay out of it.
        quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a Java that lives for seconds
        settings = "".join(f"spark.{each}.extraJavaOptions {quick}\n" for each in ("driver", "executor"))
        (folder / "spark-defaults.conf").write_text(settings, "utf-8")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
        self.environment |= {
            "PYTHONPATH": str(ROOT),
            "CHITIEU_LANG": "en",
            "SPARK_CONF_DIR": str(folder),
            "SPARK_LOCAL_DIRS": str(folder / "local"),
        }
        self.daemon_environment = self.environment | {
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": f"{quick} -Dspark.master.rest.enabled=false",
        }
        self.address = ""

    def start(self) -> None:
        """Starts the master; what has been started is in ``daemons`` also when this fails."""
        master = ("master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        _, self.address = self._daemon(r"Starting Spark master at (spark://\S+)", *master)

    def _daemon(self, ready: str, module: str, *options: str) -> tuple[subprocess.Popen[str], str]:
        command = [
            str(Path(pyspark.__file__).parent / "bin/spark-class"),
            f"org.apache.spark.deploy.{module}",
            *options,
        ]
        started = subprocess.Popen(
            command,
            env=self.daemon_environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=self.folder,
            start_new_session=True,
        )
        self.daemons.append(started)
        return started, heard(started, ready)

    def two_workers(self) -> None:
        """Starts as many as lack to two."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < 2:
            name = f"worker{len(self.daemons)}"
            options = ("--host", "127.0.0.1", "-c", "1", "-m", "1g", "--webui-port", "0", "--work-dir", name)
            ready = "(Successfully registered) with master"
            started, _ = self._daemon(ready, "worker.Worker", self.address, *options)
            self.workers.append(started)

    def run(self, *arguments: str | Path, cwd: Path, patience: float = 60) -> subprocess.Popen[str]:
        """Starts evaluate-many on the cluster, and returns when the plan is to go to the workers.

        The run says so and goes on when it is told a line, as ``communicate`` with any input does.
        """
        within = f"from chitieu.units.backends import cluster; cluster.PATIENCE = {patience}"
        waits = f"{within}; print('at work', flush=True); sys.stdin.readline()"
        command = [sys.executable, "-c", before(judged_table, waits), "evaluate-many", *map(str, arguments)]
        command += ["--backend", self.address, "--memory", "1GB"]
        pipe = subprocess.PIPE
        ran = subprocess.Popen(command, cwd=cwd, env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert ran.stdout is not None
        assert ran.stdout.readline() == "at work\n", ran.communicate()
        return ran


def heard(process: subprocess.Popen[str], ready: str) -> str:
    """What a process says of itself when it is ready; the rest of what it says is read, too, so that it never waits."""
    assert process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(line)
        if said := re.search(ready, line):
            Thread(target=drained, args=[process.stdout]).start()
            return said.group(1)
    raise AssertionError("".join(told))


def drained(stream: IO[str]) -> None:
    with stream:
        for _ in stream:
            pass


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a daemon with all that it has started, as a power cut does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def empty_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("spark"))
    try:
        started.start()
        yield started
    finally:
        for daemon in started.daemons:
            kill(daemon)


@pytest.fixture
def cluster(empty_cluster: Cluster) -> Cluster:
    """With two workers that live, whatever earlier tests have killed."""
    empty_cluster.two_workers()
    return empty_cluster


def many(workspace: Path, units: int, *, gaps: bool = False) -> None:
    led = "CASE WHEN i % 11 > 0 THEN i % 10 END" if gaps else "i % 10"
    columns = f"'xa-' || i AS unit, DATE '2025-12-31' AS as_of, 10 + i % 7 AS agencies, {led} AS minority_led_agencies"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {columns} FROM range({units}) t(i)) TO '{workspace}/many.parquet'")


def same(first: Path, second: Path) -> bool:
    """Whether two tables have the same rows, each as often, and columns of the same types."""
    with duckdb.connect() as connection:
        tables = [f"(SELECT * FROM '{path}')" for path in (first, second)]
        kinds = [connection.execute(f"DESCRIBE {table}").fetchall() for table in tables]
        more = [connection.execute(f"{a} EXCEPT ALL {b} LIMIT 1").fetchall() for a, b in (tables, tables[::-1])]
    return kinds[0] == kinds[1] and more == [[], []]


def test_the_cluster_writes_the_same_table(cluster: Cluster, run: Run, workspace: Path) -> None:
    """Of facts that lack here and there; also where the folder of the output has a name that would be a pattern."""
    folder = workspace / "kết quả [2025] {a}"
    folder.mkdir()
    many(workspace, 20_000, gaps=True)
    ran = cluster.run("many.parquet", "-o", folder / "v.parquet", cwd=workspace)
    _, said = ran.communicate("\n")
    assert ran.returncode == 0, said
    assert run("evaluate-many", "many.parquet", "-o", "by-duckdb.parquet", cwd=workspace).code == 0
    assert same(folder / "v.parquet", workspace / "by-duckdb.parquet")
    assert [path.name for path in folder.iterdir()] == ["v.parquet"]


def test_a_killed_worker_changes_nothing(cluster: Cluster, run: Run, workspace: Path) -> None:
    """What it is given is done again by the other."""
    many(workspace, 50_000)
    ran = cluster.run("many.parquet", "-o", "v.parquet", cwd=workspace)
    kill(cluster.workers[0])
    assert not (workspace / "v.parquet").exists()
    _, said = ran.communicate("\n")
    assert ran.returncode == 0, said
    assert run("evaluate-many", "many.parquet", "-o", "by-duckdb.parquet", cwd=workspace).code == 0
    assert same(workspace / "v.parquet", workspace / "by-duckdb.parquet")


def test_without_workers_nothing_is_written(cluster: Cluster, workspace: Path) -> None:
    """All die before they have done their work; Spark itself would wait for others for ever."""
    many(workspace, 50_000)
    (workspace / "v.parquet").write_text("earlier", "utf-8")
    ran = cluster.run("many.parquet", "-o", "v.parquet", cwd=workspace, patience=3)
    for worker in cluster.workers:
        kill(worker)
    _, said = ran.communicate("\n")
    assert ran.returncode == 2, said
    assert "nothing was written: for 3 seconds no worker of the Spark cluster has taken part" in said
    assert "Traceback" not in said
    assert (workspace / "v.parquet").read_text("utf-8") == "earlier"
    assert sorted(path.name for path in workspace.iterdir()) == ["many.parquet", "rules", "v.parquet"]


def test_without_a_master_nothing_is_written(run: Run, workspace: Path) -> None:
    many(workspace, 3)
    with socket.socket() as held:  # a port that is ours, on which nobody listens
        held.bind(("127.0.0.1", 0))
        address = f"spark://127.0.0.1:{held.getsockname()[1]}"
        ran = run(
            "evaluate-many", "many.parquet", "-o", "v.parquet", "--backend", address, "--lang", "en", cwd=workspace
        )
    assert ran.code == 2
    assert f"nothing was written: no Spark master answers at {address}\n" in ran.err
    assert sorted(path.name for path in workspace.iterdir()) == ["many.parquet", "rules"]


def test_an_address_has_a_port(run: Run, workspace: Path) -> None:
    many(workspace, 3)
    assert run("evaluate-many", "many.parquet", "--backend", "spark://127.0.0.1", cwd=workspace).code == 2


def test_rows_that_a_worker_wrote_elsewhere_are_missed(tmp_path: Path) -> None:
    """A worker that does not share the folder writes on its own disk and reports success."""
    from chitieu.units.backends.backend import BackendFailed
    from chitieu.units.backends.cluster import check_rows

    folder = tmp_path / "part0 [1].parquet"
    folder.mkdir()
    check_rows(folder, 0)
    with duckdb.connect() as connection:
        for name, rows in (("a", 3), ("b", 4)):
            connection.execute(f"COPY (SELECT * FROM range({rows})) TO '{folder}/{name}.parquet' (FORMAT parquet)")
    check_rows(folder, 7)
    (folder / "b.parquet").unlink()
    with pytest.raises(BackendFailed, match="cannot use the folder of the output"):
        check_rows(folder, 7)
