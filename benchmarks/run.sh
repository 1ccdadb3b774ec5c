#!/usr/bin/env bash
# Benchmarks need peers that the program does not: they go into an environment of their own beside the program's.
set -euo pipefail
cd "$(dirname "$0")/.."
ready=.cache/bench/ready
if [ ! -e $ready ] || [ requirements.lock -nt $ready ] || [ benchmarks/requirements.lock -nt $ready ]; then
  [ -x .cache/bench/bin/python ] || python3 -m venv .cache/bench
  .cache/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  .cache/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
  touch $ready
fi
command -v soffice >/dev/null || echo "LibreOffice is not installed; its row is left out (apt-get install libreoffice-writer-nogui)."
# as installed: compiled once, whatever the surroundings say of it
unset PYTHONDONTWRITEBYTECODE
QT_QPA_PLATFORM=offscreen PYTHONPYCACHEPREFIX="$PWD/.cache/compiled" .cache/bench/bin/python -m benchmarks.run
