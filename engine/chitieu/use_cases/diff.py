"""The use case "diff": two datasets or saved assessments, under one version of the rules or two."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.rulebook import read_rulebook
from chitieu.files.saved import read_saved
from chitieu.files.workspace import shown
from chitieu.judging.assess import Assessor
from chitieu.judging.compare import Crossed, Diff, compare
from chitieu.judging.inference import Relation, relations
from chitieu.judging.network import Driver
from chitieu.judging.over_time import assess_over_time
from chitieu.judging.snapshot import Snapshot, snapshot
from chitieu.messages import mark
from chitieu.model import Rulebook
from chitieu.use_cases.evaluate import Progress, quietly
from chitieu.use_cases.histories import ReadDataset, read_with_history
from chitieu.use_cases.mergers import OnGround, on_one_ground
from chitieu.use_cases.selection import Selection, choices, choices_among

_GIT = "git:"


def diff(
    rules: Path,
    then: Path,
    now: Path,
    rules_then: str | None,
    rules_now: str | None,
    selection: Selection,
    driver: Driver,
    problems: Problems,
) -> Diff:
    """What changed from ``then`` to ``now``: dataset files, or assessments saved as JSON.

    ``rules_then`` and ``rules_now`` are folders or revisions (``git:v1``); with either, causes are told apart. Raises
    InvalidInput with everything that is wrong.
    """
    if rules_then is None and rules_now is None:
        before, after = read_snapshots(rules, [then, now], driver, problems, selection)
        return compare(before, after)
    for path in (then, now):
        if _saved(path):
            problems.error(
                "saved-with-rules",
                Place(shown(path)),
                Text("a saved assessment cannot be evaluated again with other rules"),
                Text("name the dataset file instead"),
            )
    problems.require_none()
    with _rules(rules_then, rules, problems) as old_rules, _rules(rules_now, rules, problems) as new_rules:
        either = _joined(old_rules, new_rules)
        found = [(path, read_with_history(path, either, problems)) for path in (then, now)]
        datasets = on_one_ground([(path, one) for path, one in found if one is not None], either, problems)
        chosen = selection.resolved(lambda: choices(either), problems)
        problems.require_none()
        with Assessor(old_rules, driver) as old, Assessor(new_rules, driver) as new:
            four = [_standing(assessor, one) for assessor in (old, new) for one in datasets]
    old_old, old_new, new_old, new_new = chosen.cut(four, problems)
    return compare(old_old, new_new, Crossed(new_facts=old_new, new_rules=new_old))


def _joined(old: Rulebook, new: Rulebook) -> Rulebook:
    """What a dataset may name when it is read for both: the facts, attributes and targets of either."""
    return new._replace(
        facts={**old.facts, **new.facts},
        attributes={**old.attributes, **new.attributes},
        documents=(*new.documents, *old.documents),
    )


def read_snapshots(
    rules: Path,
    paths: Sequence[Path],
    driver: Driver,
    problems: Problems,
    selection: Selection,
    progress: Progress = quietly,
) -> tuple[Snapshot, ...]:
    """The snapshots of dataset files, evaluated with the rules, or of assessments saved as JSON, cut to the selection.

    Raises InvalidInput with everything that is wrong.
    """
    if all(_saved(path) for path in paths):
        return _saved_snapshots(paths, problems, selection)
    rulebook = read_rulebook(rules, shown(rules), problems)
    known = relations(rulebook.facts, rulebook.checks)
    to_read = progress(paths, mark("reading: {done} of {all} datasets"))
    read = [(path, one) for path in to_read if (one := _read(path, rulebook, known, problems)) is not None]
    of_datasets = [(path, one) for path, one in read if isinstance(one, ReadDataset)]
    datasets = iter(on_one_ground(of_datasets, rulebook, problems, known))
    compared = [one if isinstance(one, Snapshot) else next(datasets) for _, one in read]
    chosen = selection.resolved(lambda: choices(rulebook), problems)
    problems.require_none()
    with Assessor(rulebook, driver, known) as assessor:
        to_judge = progress(compared, mark("evaluating: {done} of {all} datasets"))
        judged = [one if isinstance(one, Snapshot) else _standing(assessor, one) for one in to_judge]
    return chosen.cut(judged, problems)


def _saved_snapshots(paths: Sequence[Path], problems: Problems, selection: Selection) -> tuple[Snapshot, ...]:
    """Those of assessments alone: no rules are read, and what can be chosen is what they hold."""
    saved = [read_saved(path, shown(path), problems) for path in paths]
    found = [one for one in saved if one is not None]
    chosen = selection.resolved(lambda: choices_among(one for each in found for one in each.standings), problems)
    problems.require_none()
    return chosen.cut(found, problems)


def _standing(assessor: Assessor, one: OnGround) -> Snapshot:
    return snapshot(assess_over_time(assessor, *one.read))._replace(merger=one.merger)


def _saved(path: Path) -> bool:
    return path.suffix.lower() == ".json"


def _read(
    path: Path, rulebook: Rulebook, known: Sequence[Relation], problems: Problems
) -> Snapshot | ReadDataset | None:
    if _saved(path):
        return read_saved(path, shown(path), problems)
    return read_with_history(path, rulebook, problems, known)


@contextmanager
def _rules(chosen: str | None, rules: Path, problems: Problems) -> Iterator[Rulebook]:
    """The rulebook of a folder, of a revision of the rules in git, or of the rules themselves."""
    if chosen is None or not chosen.startswith(_GIT):
        folder = rules if chosen is None else Path(chosen)
        yield read_rulebook(folder, shown(folder), problems)
        problems.require_none()
        return
    with tempfile.TemporaryDirectory() as temporary:
        _check_out(chosen.removeprefix(_GIT), rules, Path(temporary), Place(chosen), problems)
        problems.require_none()
        yield read_rulebook(Path(temporary), chosen, problems)
        problems.require_none()


def _check_out(revision: str, rules: Path, folder: Path, place: Place, problems: Problems) -> None:
    """Puts the folder of rules as it was at a revision into ``folder``."""
    git = shutil.which("git")
    if git is None:
        problems.error("no-git", place, Text("git is not installed"), Text("name a folder of rules instead"))
        return
    archive = [git, "-C", str(rules), "archive", "--format=tar", "--end-of-options", revision, "."]
    made = subprocess.run(archive, capture_output=True, check=False)  # noqa: S603 - git by its path, no shell
    if made.returncode:
        reason = made.stderr.decode(errors="replace").strip().splitlines()
        problems.error(
            "no-revision",
            place,
            Text(
                "git has no rules of the revision “{revision}”: {reason}",
                revision=revision,
                reason="".join(reason[-1:]),
            ),
            Text("chitieu diff … --rules-a git:TAG, where TAG is a tag, a branch or a commit"),
        )
        return
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as tar:
        for member in tar:  # files alone, by their names: early releases of Python 3.11 have no filter for extractall
            content = tar.extractfile(member) if member.isfile() and ".." not in member.name.split("/") else None
            if content is not None:
                path = folder / member.name.lstrip("/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
