# Sourced by ./demo and ./test, which have changed to the clone: makes .venv with what they need, once.

venv_python="$PWD/.venv/bin/python"
. requirements/peers.sh

# Each of our commands is a process of its own, which takes seconds to start without its bytecode. It is kept beside
# the packages, whatever the caller's settings, so that nothing is written between the sources.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.venv/bytecode"

say() { printf '%s\n' "$*" >&2; }

can_make_environments() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

choose_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3; do
        if can_make_environments "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    say "Leavewell needs Python 3.11 or later with its modules venv and ensurepip. None was found."
    say "  Debian, Ubuntu:  apt-get install python3 python3-venv"
    say "  Fedora:          dnf install python3.11"
    say "  macOS:           brew install python@3.11"
    say "Or name one: PYTHON=/path/to/python3 $0"
    return 1
}

# What the environment was made of. The place counts too: scripts and paths inside name it.
environment_mark() {
    { pwd; cat "requirements/bootstrap.txt" "requirements/$1.txt" requirements/environment.sh; } | cksum
}

is_ready() {
    [ "$(cat ".venv/.made-for-$1" 2>/dev/null)" = "$(environment_mark "$1")" ] &&
        "$venv_python" -c '' >/dev/null 2>&1
}

install_packages() {
    local file="requirements/$1.txt"
    local pip=("$venv_python" -m pip --quiet --disable-pip-version-check --no-input install --require-hashes)
    say "Installing the installer (uv) ..."
    if "${pip[@]}" -r requirements/bootstrap.txt; then
        say "Installing $(grep -c '==' "$file") packages, checked against their hashes ..."
        # The machine's certificates, as pip uses them where a company looks into its traffic.
        "$venv_python" -m uv pip install --quiet --system-certs --python "$venv_python" \
            --require-hashes -r "$file" && return 0
    fi
    say "uv could not install them; pip does, and takes a minute or several ..."
    "${pip[@]}" -r "$file" >&2
}

# The package itself needs no build: a path file makes it importable, a short script makes it a command.
link_clone() {
    "$venv_python" - <<'PYTHON'
import shlex, sys, sysconfig
from pathlib import Path

clone = Path.cwd()
Path(sysconfig.get_path("purelib"), "leavewell.pth").write_text(f"{clone}\n")
command = Path(sysconfig.get_path("scripts"), "leavewell")
command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(clone / ".venv/bin/python"))} -P -m leavewell "$@"\n')
command.chmod(0o755)
PYTHON
}

make_environment() {
    local python started=$SECONDS
    is_ready "$1" && return 0
    python=$(choose_python) || return 1
    if ! "$venv_python" -m pip --version >/dev/null 2>&1; then
        say "Making the environment in .venv (only the first time) ..."
        # Not --clear, which would take away the lock that others wait for.
        find .venv -mindepth 1 ! -name .making -delete
        "$python" -m venv .venv || return 1
    fi
    install_packages "$1" || return 1
    link_clone || return 1
    environment_mark "$1" >".venv/.made-for-$1"
    # All that is needed to run is needed to test, too.
    [ "$1" = run ] || environment_mark run >.venv/.made-for-run
    say "The environment is ready ($((SECONDS - started)) s)."
}

prepare() {
    make_environment "$1" || return 1
    [ "$1" != test ] || make_peers
}

# Two commands started together must not fill one environment both. (uv has a lock of its own, .venv/.lock.)
ensure_environment() {
    mkdir -p "$PWD/.venv"
    if command -v flock >/dev/null 2>&1; then
        (flock 9 && prepare "$1") 9>.venv/.making
    else
        prepare "$1"
    fi
}
