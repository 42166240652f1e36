"""The library: its page is true, its names are few and documented, and importing it costs a command nothing."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys

import pytest

import chitieu
from chitieu import library
from tests.conftest import ROOT, Run

PAGE = ROOT / "docs/python.md"


def test_the_examples_of_the_page_are_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = "\n".join(re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert len(examples.examples) > 20
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=told.append)
    assert "".join(told) == ""


def test_at_most_thirty_names_and_each_is_on_the_page() -> None:
    assert chitieu.__all__ == library.__all__ == sorted(chitieu.__all__)
    assert len(chitieu.__all__) <= 30
    page = PAGE.read_text("utf-8").split("## All names")[1]
    named = {name for code in re.findall(r"`(.*?)`", page) for name in re.findall(r"\w+", code)}
    assert set(chitieu.__all__) <= named
    for name in chitieu.__all__:
        assert inspect.getdoc(getattr(chitieu, name)), name
        assert name in dir(chitieu)


def test_what_it_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = chitieu.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import chitieu", set()),
        ("import chitieu; chitieu.__version__; dir(chitieu)", set()),
        ("from chitieu import program", {"program"}),
    ],
)
def test_importing_it_imports_nothing_more(code: str, allowed: set[str]) -> None:
    shown = f"{code}; import sys; print([name for name in sys.modules if name.startswith('chitieu.')])"
    found = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    if not allowed:
        assert found == "[]\n"
    assert "chitieu.library" not in found
    assert "chitieu.judging.assess" not in found


def test_faults_of_what_is_read_are_all_told_at_once() -> None:
    assert issubclass(chitieu.InvalidInput, Exception)
    problems = chitieu.Problems()
    with pytest.raises(chitieu.InvalidInput) as raised:
        chitieu.read_rulebook(ROOT / "tests/bad/several-files/rules", problems)
    assert len(raised.value.diagnostics) > 1
    assert all(one.place.file and chitieu.message(one) for one in raised.value.diagnostics)


def test_a_comparison_with_supposed_figures_says_so() -> None:
    rulebook = chitieu.read_rulebook(ROOT / "rules")
    dataset = chitieu.read_dataset(ROOT / "datasets/lai-chau-city/2023-03-31.yaml", rulebook)
    supposed = chitieu.assess(rulebook, chitieu.suppose(dataset, rulebook, {"agencies": 18}))
    for format in ("plain", "json", "table", "html", "markdown"):
        told = chitieu.render(chitieu.compare(chitieu.assess(rulebook, dataset), supposed), format, lang="en")
        assert "SUPPOS" in str(told).upper(), format


def test_it_renders_what_the_commands_write(run: Run) -> None:
    rulebook = chitieu.read_rulebook(ROOT / "rules")
    path = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
    assessment = chitieu.evaluate(rulebook, path)
    for format in ("plain", "json", "csv", "markdown"):
        assert chitieu.render(assessment, format) == run("evaluate", path, "--format", format).out.lstrip("\ufeff")
