# make run    sets everything up and runs the app
# make test   sets everything up and runs all tests
# make check  formatter, linter, types, import layers
# make combinations  every allowed task, topology, cell, direction and setting together (make test takes a few in which every two meet);
#             hours long: PART=3/40 runs every fortieth of them, from the third on
# make fuzz   10,000 damaged files for every loader, and 10,000 random dialects of known data
# make chaos  every fault 20 times at random moments, and nothing may be lost (up to an hour)
# make load   a class of 50 visitors for 5 minutes: what a change of page takes, and what it costs
# Needs only Python >= 3.11 with venv, git and make.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8501

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# Bytecode is made on every core, where pip takes one. A few packages bring files that are no Python, which are passed over.
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true

.PHONY: run test check fast combinations fuzz chaos load bench clean help

help:
	@grep -E '^# make' Makefile | sed 's/^# //'

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: $(VENV)/.python requirements.txt pyproject.toml
	$(INSTALL) -r requirements.txt
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: $(VENV)/.python requirements.txt pyproject.toml
	$(INSTALL) -r requirements.txt -e '.[dev]'
	@$(COMPILE)
	@touch $(VENV)/.app $@

run: $(VENV)/.app
	$(BIN)/python -m playground serve --port $(PORT)

test: $(VENV)/.dev
	$(BIN)/python -m tests.setup_browser
	$(BIN)/python -m tests.run

fast: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n auto -m "not slow and not browser"

combinations: $(VENV)/.dev
	COMBINATIONS=all PART=$(or $(PART),1/1) OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n auto tests/topologies tests/project/test_combinations.py \
		tests/export/test_onnx.py tests/export/test_keras.py

fuzz: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.fuzz $(LOADERS)

chaos: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.chaos $(FAULTS)

load: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.load $(LOAD)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.app
	$(BIN)/python experiments/bench.py
	$(BIN)/python experiments/bench_threads.py
	$(BIN)/python experiments/bench_cells.py
	$(BIN)/python experiments/bench_pages.py
	$(BIN)/python experiments/bench_inspecting.py
	$(BIN)/python experiments/bench_run_list.py --foreign 5000
	$(BIN)/python experiments/queue_bench.py
	$(BIN)/python experiments/queue_bench.py --runs 20 --real

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
