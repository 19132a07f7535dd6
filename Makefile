# Each target is a line or two that can as well be typed by hand, in this order.
# PYTHON is any Python from 3.11 on: `make PYTHON=python3.13`.
PYTHON = python3

# The sample show in episodes/ becomes public/: mp3, transcripts, chapters, cover, feed.
all: .venv/ready
	.venv/bin/spoken build

test: .venv/ready-to-test
	.venv/bin/python -m pytest -n auto --dist loadfile

# What must be true before a change is merged, besides the tests.
check: .venv/ready-to-test
	.venv/bin/ruff check && .venv/bin/ruff format --check
	.venv/bin/mypy && .venv/bin/lint-imports

wheel: .venv/ready
	.venv/bin/python -m pip wheel --no-deps --wheel-dir dist .

clean:
	rm -rf .venv .spoken public dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/ready: pyproject.toml
	$(PYTHON) -m venv --upgrade-deps .venv
	.venv/bin/python -m pip install --editable . && touch .venv/ready

.venv/ready-to-test: .venv/ready
	.venv/bin/python -m pip install --group dev && touch .venv/ready-to-test

.PHONY: all test check wheel clean
