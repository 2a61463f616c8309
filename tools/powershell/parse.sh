#!/bin/sh
# Parse PowerShell files with the grammar of tree-sitter, and print where one is no PowerShell: parse.sh FILE…
# Exit status: 0 all parse, 1 one doesn't, 3 this machine has no Node.js or can't fetch the grammar.
#
# PowerShell's own parser needs .NET, which Debian doesn't have. The grammar is another's reading of the language, and a real one: it is fetched
# with npm once, in the versions below, checked against their sums, and kept in the cache directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
subject=powershell
# shellcheck source=deploy/obtain/lib.sh
. "$here/../../deploy/obtain/lib.sh"

kept=$(cache_dir)/powershell-grammar-1
grammar=tree-sitter-powershell-0.26.4
grammar_sum=92f0ce6497f1456248eb1a2d74c567cdfb1328cccd573c1a48d1b7c4e76b53e3
runtime=web-tree-sitter-0.26.13
runtime_sum=adf5677e04711c597200058971a299fc9fd4133891ee72ec02acf4932e659fdf

# fetch NAME-VERSION SUM unpacks a package into the directory of its name.
fetch() {
	(cd "$scratch" && npm pack --silent --fetch-retries=1 "${1%-*}@${1##*-}" >/dev/null) || return
	echo "$2  $scratch/$1.tgz" | sha256sum --check --quiet || return
	mkdir "$scratch/$1" && tar -xzf "$scratch/$1.tgz" -C "$scratch/$1" --strip-components=1
}

obtain() {
	[ ! -d "$kept" ] || return 0
	make_scratch || return
	say "fetching the grammar of PowerShell with npm (1.5 MB)"
	fetch "$grammar" "$grammar_sum" && fetch "$runtime" "$runtime_sum" || return
	rm -f "$scratch"/*.tgz
	mv -T "$scratch" "$kept" 2>/dev/null || [ -d "$kept" ] # another may have been quicker
}

if ! have node || ! have npm || ! obtain; then
	say "no Node.js with npm here, or the grammar could not be fetched (Debian: apt-get install nodejs npm)"
	exit 3
fi
# Optimising the tables of the grammar takes a quarter of a minute, running them as they are a moment.
exec node --liftoff-only "$here/parse.mjs" "$kept/$runtime/web-tree-sitter.js" "$kept/$grammar/tree-sitter-powershell.wasm" "$@"
