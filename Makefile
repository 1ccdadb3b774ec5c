# 来访导引台. Each target says in one line what it does; `make help` lists them.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
BIN := .venv/bin
# One more than there are processors: tests of windows wait now and then.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))

.PHONY: help setup run test lint types layers unit fuzz bench screenshots lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 14

setup: .venv/ready  ## virtual environment, locked dependencies, system libraries, fonts; the command lands in .venv/bin

.venv/ready: requirements.lock pyproject.toml installer/libraries.sh
	@bash installer/libraries.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m app.documents.convert
	@$(BIN)/python -m app.ui.theme.material
	@touch $@

run: setup  ## open the desk; without a display, do the whole job off-screen into out/demo/
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then exec $(BIN)/xinfang-desk; fi
	@echo "这里没有显示器（no display）：改为离屏完成整个流程，结果写到 out/demo/。"
	@QT_QPA_PLATFORM=offscreen $(BIN)/xinfang-desk demo --out out/demo

test: setup lint types layers unit  ## every check: style, types, layers, tests with branch coverage

lint:
	@$(BIN)/ruff check .

types:
	@$(BIN)/mypy

layers:
	@$(BIN)/lint-imports --no-logo | tail -n 3

unit:
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term:skip-covered

fuzz: setup  ## long random sweeps
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m fuzz tests
	@HYPOTHESIS_PROFILE=fuzz QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -p no:randomly -k "fuzz or hypothesis or property" tests

bench: setup  ## the README's figures, each against its peer in one run
	@bash benchmarks/run.sh

screenshots: setup  ## the pictures of README and manual, made by the program
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m app.ui.screenshots docs/pictures

lock:  ## write requirements.lock anew from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --python-platform x86_64-manylinux_2_35 --upgrade -o requirements.lock

clean:  ## remove what the targets made
	@rm -rf .venv .cache out build dist resources/fonts/*.ttf .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
