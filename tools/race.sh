#!/bin/sh
# Print -race where the race detector can work: it needs cgo, and cgo needs a C compiler with the C library's headers.
set -eu
compiles() {
	printf '\043include <stdlib.h>\n' | $(go env CC) -x c -c -o /dev/null - 2>/dev/null
}
if [ "$(go env CGO_ENABLED)" = 1 ] && compiles; then
	echo -race
else
	echo 'test: no C compiler here, so the race detector stays off (Debian: apt-get install gcc libc6-dev)' >&2
fi
