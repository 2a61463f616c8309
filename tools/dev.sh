#!/usr/bin/env bash
# Run the portal on data of its own and start it anew whenever a source changes: dev.sh [OPTION OF serve…]
# A change that does not build is shown, and the portal goes on as it was.
set -euo pipefail
data=.cache/dev
stamp=$data/built
server=

mkdir -p "$data"
touch -d @0 "$stamp"

changed() {
	[[ -n $(find go.mod cmd internal migrations web -type f ! -name '*_templ.go' ! -name '*_test.go' \
		-newer "$stamp" -print -quit) ]]
}

rebuild() {
	touch "$stamp"
	go tool -modfile=tools/go.mod templ generate -log-level warn && make build
}

stop() {
	[[ -z $server ]] || kill -INT "$server" 2>/dev/null || true
	wait
	server=
}

trap 'stop; exit 0' INT TERM

while true; do
	if changed; then
		if rebuild; then
			stop
			bin/calfleet serve --data-dir "$data/portal" --gallery "$@" &
			server=$!
		else
			echo 'dev: not built; waiting for the next change' >&2
		fi
	fi
	sleep 1
done
