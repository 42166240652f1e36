# make evaluate: sets everything up and evaluates the shipped dataset.   make test: sets everything up and runs the tests.
# make quick: those of the tests that need neither a browser, an office, a database server nor Java, and take no long.
# Only relative paths: the folder may lie anywhere, also below a name with spaces and Vietnamese letters.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
DEVELOPED := .venv/developed

# durable_rules builds from source; Python 3.13 has dropped a name that it uses, and newer compilers refuse the old one.
export CPPFLAGS := -DPyEval_CallObject=PyObject_CallObject $(CPPFLAGS)
# The lock holds for what builds need, too; two names, because pip renamed the setting.
export PIP_CONSTRAINT := requirements.lock
export PIP_BUILD_CONSTRAINT := requirements.lock
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: evaluate quick test windows test-windows lint check mutants benchmark benchmark-units messages docs lock install clean

evaluate: $(READY)
	@$(BIN)/chitieu evaluate datasets/lai-chau-city/2023-03-31.yaml
	@printf '%s\n' '' 'Tiếp theo / next:' '  . .venv/bin/activate' '  chitieu explain "cơ quan có lãnh đạo"' \
	  '  chitieu new workspace ../nghi-quyet-cua-toi' >&2

quick: $(DEVELOPED)
	$(BIN)/python -m pytest -q -n auto -m "not needs and not slow"

test: $(DEVELOPED)
	$(BIN)/python -m pytest -n auto --ignore tests/windows

# build/chitieu-windows.zip: the program with its own Python, to be unpacked anywhere.
windows: $(DEVELOPED)
	$(BIN)/python -m windows.build

# The zip under Wine. One process after another: Wine starts a small Windows for each.
test-windows: $(DEVELOPED)
	$(BIN)/python -m pytest -n 0 tests/windows

lint: $(DEVELOPED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/chitieu format --check
	$(BIN)/chitieu lint

check: lint test test-windows

# Small faults by lot, and whether a test notices each: an hour and more.
mutants: $(DEVELOPED)
	$(BIN)/python -m tests.mutants

benchmark: $(DEVELOPED)
	$(BIN)/python -m benchmarks.startup

# What it compares with is installed beside, and not into the environment.
benchmark-units: $(DEVELOPED)
	PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= $(BIN)/python -m pip install --quiet --upgrade --target build/benchmark polars openfisca-core zen-engine
	$(BIN)/python -m benchmarks.units

messages: $(DEVELOPED)
	@mkdir -p build
	$(BIN)/pybabel -q extract -k Text -k say -k mark --no-location --sort-output -o build/chitieu.pot engine
	$(BIN)/pybabel -q update -N --no-fuzzy-matching -D chitieu -i build/chitieu.pot -d engine/chitieu/locale -l vi
	$(BIN)/pybabel -q compile -D chitieu -d engine/chitieu/locale

docs: $(DEVELOPED)
	$(BIN)/python docs/make.py

# Newest versions that pyproject.toml admits, written without index addresses.
lock:
	uv pip compile --quiet --universal --group dev --extra units --extra spark --extra postgres --no-header --no-annotate --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock

clean:
	rm -rf .venv

# What the environment is made of. Where a touched file still says the same, nothing is installed: no network is needed.
define ENVIRONMENT
import pathlib, tomllib
own = tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))
parts = [own["build-system"], *(own["project"].get(key) for key in ("requires-python", "dependencies", "scripts"))]
print(*parts, pathlib.Path("requirements.lock").read_text("utf-8"), sep="\n")
endef
export ENVIRONMENT

# What evaluation needs, and no more: a fifteenth of what the tests need.
$(READY): pyproject.toml requirements.lock
	@mkdir -p .venv
	@$(PYTHON) -c "$$ENVIRONMENT" > $(READY).wanted
	@cmp -s $(READY).wanted $(READY) || $(MAKE) --no-print-directory install
	@mv $(READY).wanted $(READY)

# pip would keep a durable_rules that was once built without CPPFLAGS, and install it for good though it does not load.
install:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-cache-dir durable-rules
	$(BIN)/python -m pip install --quiet -e .
# The path of the checkout, written relative: Python reads these files in the locale's encoding, and in the C locale it
# would not even start from a folder whose name has Vietnamese letters.
	@for file in .venv/lib/python3*/site-packages/_editable_impl_chitieu.pth; do echo ../../../../engine > "$$file"; done

$(DEVELOPED): requirements.lock | $(READY)
	@cmp -s requirements.lock $(DEVELOPED) || $(BIN)/python -m pip install --quiet -r requirements.lock
	@cp requirements.lock $(DEVELOPED)
