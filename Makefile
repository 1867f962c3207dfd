# mapdesk: `make run` opens the desktop on the demo district, `make test` sets up and passes every test.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= out/demo.gpkg
SHOT ?= $(CURDIR)/out/desktop.png
READY := $(VENV)/.ready

# Real files for tests, where somebody put them beside the checkout; tests skip with a reason otherwise.
ifneq ($(wildcard ../shared/data),)
export MAPDESK_REAL_DATA ?= $(abspath ../shared/data)
endif

# As root QtWebEngine ends the process unless its sandbox is off; the program itself never turns it off.
ifeq ($(shell id -u),0)
export QTWEBENGINE_DISABLE_SANDBOX = 1
SANDBOX_NOTE = @echo "Running as root: QTWEBENGINE_DISABLE_SANDBOX=1 is set, since QtWebEngine refuses to start otherwise."
endif

.PHONY: run test check lint web words setup system bench soak clean
.DEFAULT_GOAL := test

system:
	@scripts/system-packages

$(READY): setup.cfg setup.py pyproject.toml resources/web/package-lock.json
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $(READY)

setup: system $(READY)

web: setup
	$(BIN)/python scripts/npm.py ci --no-audit --no-fund
	$(BIN)/python scripts/npm.py run build
	$(BIN)/python resources/web/compose.py resources/web/dist

words: setup
	$(BIN)/python scripts/words.py update

$(DEMO): | setup
	@mkdir -p $(dir $(DEMO))
	$(BIN)/mapdesk demo $(DEMO)

run: setup $(DEMO)
	$(SANDBOX_NOTE)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" != Linux ]; then \
	  $(BIN)/mapdesk $(DEMO); \
	else \
	  echo "There is no display: the desktop is opened under Xvfb and this picture taken of it:"; \
	  mkdir -p $(dir $(SHOT)); \
	  xvfb-run -a -s "-screen 0 1920x1080x24" $(BIN)/mapdesk screenshot $(SHOT) -w $(DEMO); \
	fi

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/words.py missing
	$(BIN)/python scripts/npm.py run lint

test: setup
	$(SANDBOX_NOTE)
	$(BIN)/python scripts/words.py compile
	$(BIN)/python scripts/npm.py ci --no-audit --no-fund
	$(BIN)/python scripts/npm.py run build
	$(BIN)/python resources/web/compose.py resources/web/dist
	$(MAKE) --no-print-directory lint
	$(BIN)/python scripts/npm.py test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "not soak"

check: test

bench: setup
	$(SANDBOX_NOTE)
	$(BIN)/python -m pip install --quiet -e '.[dev,bench]'
	$(BIN)/python benchmarks/all.py --write docs/performance.md

soak: setup
	$(SANDBOX_NOTE)
	$(BIN)/python -m pip install --quiet -e '.[dev,bench]'
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "soak or slow"
	$(BIN)/python benchmarks/all.py --full --write docs/performance.md

clean:
	rm -rf $(VENV) out build dist resources/web/dist resources/web/node_modules
