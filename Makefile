# Two commands: `make run` and `make test`. Everything they need is installed by them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# A hub must never be asked for weights; what ships is enough.
export HF_HUB_OFFLINE = 1
# Compiling every module of every library takes as long as unpacking them; what is used compiles
# itself at its first import.
INSTALL = $(BIN)/pip install -q --no-compile -c constraints.txt -e

# Sources whose files lie here are taken up by the server; the samples need no key or are off.
SOURCES = $(or $(MANHMOI_DATA),data)/sources

.PHONY: run test check bench soak eval train-embedder train-tiny-whisper format clean debian words models

run: $(VENV)/.run words
	$(BIN)/manhmoi ingest samples --synthetic --legal-basis "Dữ liệu mẫu, dựng ra / invented sample data"
	$(BIN)/manhmoi registry import samples/registry/danh-sach-mau.csv --name "Danh sách mẫu" --synthetic --legal-basis "Dữ liệu mẫu, dựng ra / invented sample data"
	$(BIN)/manhmoi leads propose
	$(BIN)/manhmoi registry match
	@mkdir -p "$(SOURCES)" && cp -u docs/examples/sources/*.yaml "$(SOURCES)"
	$(BIN)/manhmoi serve --demo

test: $(VENV)/.dev debian words
	sh tests/run.sh

check: $(VENV)/.dev words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.bench
	$(BIN)/python -m tests.bench

# All connectors together against their fakes for ten minutes, with faults and a kill every minute.
soak: $(VENV)/.dev
	$(BIN)/python -m tests.soak

eval: $(VENV)/.bench
	$(BIN)/python -m tests.eval

# Needs ../shared/data; about half an hour on two quiet cores. Stopped, it goes on where it was.
train-embedder: $(VENV)/.dev
	$(BIN)/python -m models.training.embedder

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Needs espeak-ng. Stopped, it goes on where it was.
train-tiny-whisper: $(VENV)/.dev debian
	$(BIN)/python -m models.training.whisper

# What pulled models need (torch and sentence-transformers); the program runs without.
models: $(VENV)/.run
	$(INSTALL) ".[models]"

# Compiled translations are built, not kept.
words: $(VENV)/.run
	@$(BIN)/python -m config.locale.build

# Debian packages the tests use; installed when missing and allowed, otherwise named.
debian:
	@sh tests/debian.sh

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# pdqhash has no wheel for Linux: it is built while it is installed.
COMPILER = @command -v c++ >/dev/null 2>&1 || $(BIN)/python -c "import pdqhash" 2>/dev/null || { echo "Cần trình biên dịch C++ / a C++ compiler is needed:  sudo apt-get install g++ python3-dev" >&2; exit 1; }

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(COMPILER)
	$(INSTALL) .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/.run
	$(INSTALL) ".[dev]"
	@touch $@ $(VENV)/.run

$(VENV)/.bench: pyproject.toml constraints.txt | $(VENV)/.dev
	$(INSTALL) ".[dev,bench]"
	@touch $@ $(VENV)/.run $(VENV)/.dev

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
