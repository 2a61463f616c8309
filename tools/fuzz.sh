#!/usr/bin/env bash
# Run every fuzz target for a while: fuzz.sh [TIME]. Go runs one at a time, so they are listed first.
set -euo pipefail
time=${1:-10s}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# fuzz runs one target. When time runs out while a worker hands over what it has found, Go now and then takes its own deadline for a
# failure; one that counts comes with the input that failed, or with more to say than that.
fuzz() {
	# Without a limit to minimising, a slow parser is run a dozen times and not thousands of times.
	go test -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 10x "./$1" 2>&1 | tee "$log" && return
	grep -A 1 -e '^--- FAIL' "$log" | grep -q '^    context deadline exceeded$' && ! grep -q 'Failing input\|panic\|_test.go' "$log" || return 1
	echo "fuzz: $2 found nothing; time ran out in between"
}

packages=$(grep -rl --include='*_test.go' '^func Fuzz' cmd internal web | xargs -r -n 1 dirname | sort -u)
for package in $packages; do
	listed=$(go test -list '^Fuzz' "./$package")
	for target in $(grep '^Fuzz' <<<"$listed"); do
		echo "fuzz: $package $target for $time"
		fuzz "$package" "$target"
	done
done
