# The two commands of the README: `make demo`, `make test`. Needs python3 (3.11+), python3-venv, make.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
DEMO := DJANGO_SETTINGS_MODULE=lantai.settings.dev PORT=$(PORT)

.PHONY: demo demo-data test lint bench audit requirements messages starting-point clean

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --no-compile --no-deps --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m compileall -qq -j 0 .venv/lib || true  # on all processors; pip would use one
	touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	touch $@ .venv/run.stamp

demo: demo-data
	@echo "兰台 http://127.0.0.1:$(PORT)/   admin: http://127.0.0.1:$(PORT)/cms/"
	@$(DEMO) $(MANAGE) serve_demo

demo-data: .venv/run.stamp
	$(DEMO) $(MANAGE) load_demo --migrate

test: .venv/dev.stamp
	$(BIN)/pytest $(ARGS)

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	PYTHONPATH=site $(BIN)/lint-imports --no-cache
	SECRET_KEY=$$(head -c 40 /dev/urandom | base64) ALLOWED_HOSTS=lint.invalid BASE_URL=https://lint.invalid \
		$(MANAGE) check --deploy --fail-level WARNING
	$(DEMO) $(MANAGE) makemigrations --check --dry-run

bench: .venv/dev.stamp
	$(BIN)/python -m tests.bench

# Known weaknesses of what is installed; asks pypi.org or, with AUDIT_SERVICE=osv, osv.dev. Run it where those are reached.
audit: .venv/dev.stamp
	for file in requirements*.txt; do \
		$(BIN)/uv tool run pip-audit --strict --progress-spinner off --disable-pip --require-hashes \
			--vulnerability-service $(or $(AUDIT_SERVICE),pypi) --requirement $$file || exit 1; \
	done

requirements: .venv/dev.stamp
	$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" --output-file requirements.txt
	$(BIN)/uv pip compile requirements-server.in --universal --python-version 3.11 --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" --output-file requirements-server.txt
	$(BIN)/uv pip compile requirements-books.in --universal --python-version 3.11 --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" --output-file requirements-books.txt
	$(BIN)/uv pip compile requirements-dev.in --universal --python-version 3.11 --generate-hashes --quiet \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" --output-file requirements-dev.txt

messages:
	$(DEMO) $(MANAGE) makemessages --locale zh_Hans --ignore .venv --ignore var --no-location
	$(DEMO) $(MANAGE) compilemessages --ignore .venv

# After a change of migrations: the empty database that `make demo` starts from (see lantai/ops/starting_point.py).
starting-point: .venv/run.stamp
	rm -rf var/start
	DATA_DIR=var/start $(DEMO) $(MANAGE) migrate --verbosity 0
	DATA_DIR=var/start $(DEMO) $(MANAGE) keep_starting_point
	rm -rf var/start

clean:
	rm -rf .venv var
