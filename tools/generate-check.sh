#!/usr/bin/env bash
# Fail if "make generate" changes, adds or removes a file. It looks at contents and not at git's state, so that work
# not committed yet is no reason to fail.
set -euo pipefail

contents() {
	git ls-files --cached --others --exclude-standard -z | sort -zu |
		while IFS= read -r -d '' file; do
			[[ ! -f $file ]] || sha256sum -- "$file"
		done
}

before=$(contents)
make generate
if ! difference=$(diff <(echo "$before") <(contents)); then
	echo 'generate-check: these files were not what "make generate" writes; look at them and commit them:' >&2
	sed -n 's/^[<>] [0-9a-f]*  /    /p' <<<"$difference" | sort -u >&2
	exit 1
fi
