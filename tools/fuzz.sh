#!/usr/bin/env bash
# Run every fuzz target for a while: fuzz.sh [TIME]. Go runs one at a time, so they are listed first.
set -euo pipefail
time=${1:-10s}

packages=$(grep -rl --include='*_test.go' '^func Fuzz' cmd internal web | xargs -r -n 1 dirname | sort -u)
for package in $packages; do
	listed=$(go test -list '^Fuzz' "./$package")
	for target in $(grep '^Fuzz' <<<"$listed"); do
		echo "fuzz: $package $target for $time"
		# Without a limit to minimising, a slow parser is run a dozen times and not thousands of times.
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 10x "./$package"
	done
done
