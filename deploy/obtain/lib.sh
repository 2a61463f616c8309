# shellcheck shell=sh disable=SC2154 # sourced by scripts that set $subject; never run
#
# What the obtaining scripts need.
#
# Results go to standard output (one path), everything said to people goes to standard error, so that
# a caller can write: CALFLEET_PG_BIN=$(deploy/obtain/postgresql.sh)

say() { printf '%s: %s\n' "$subject" "$*" >&2; }

die() {
	printf '%s: %s\n' "$subject" "$1" >&2
	shift
	[ $# -eq 0 ] || printf '    %s\n' "$@" >&2
	exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Where things are kept that belong to no package manager. Root's are world-readable, because the server
# gives up its rights before it starts PostgreSQL, and nobody else may enter /root.
cache_dir() {
	if is_root; then
		echo /var/cache/calfleet
	else
		echo "${XDG_CACHE_HOME:-$HOME/.cache}/calfleet"
	fi
}

# apt_install PACKAGE…: install with apt, as root, asking nothing (after apt_update).
apt_install() {
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 install "$@" >&2
}

# A source that does not answer (a vendor's, often) need not stop us: the installation itself decides.
apt_update() {
	apt-get -qq -o DPkg::Lock::Timeout=300 update >&2 ||
		say "apt-get update complained (above); going on with what it has"
}

# Half-done work stands in one place and is gone at the end, however the script ends. (A function called before
# "||" runs without "set -e": what may fail in one says "|| return".)
scratch=$(cache_dir)/new.$$
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

make_scratch() {
	mkdir -p "$scratch" && chmod 755 "$(cache_dir)"
}

# apt_unpack ROOT PACKAGE…: the same packages without root. apt downloads them and everything they need that
# the machine lacks, checks their signatures as always, and we unpack them under ROOT; nothing is installed.
apt_unpack() {
	root=$1
	shift
	make_scratch && mkdir -p "$scratch/lists/partial" "$scratch/archives/partial" "$scratch/root" || return
	private="-o Dir::State::Lists=$scratch/lists -o Dir::Cache=$scratch -o Dir::Cache::Archives=$scratch/archives
		-o Dir::Log=$scratch -o Debug::NoLocking=1"
	# shellcheck disable=SC2086 # the options are words on purpose
	apt-get $private -qq update >&2 ||
		say "apt-get update complained (above); going on with what it has"
	# shellcheck disable=SC2086
	apt-get $private -qq -y --no-install-recommends --download-only install "$@" >&2 || return
	for package in "$scratch"/archives/*.deb; do
		dpkg-deb -x "$package" "$scratch/root" || return
	done
	mkdir -p "${root%/*}" && rm -rf "$root" && mv "$scratch/root" "$root"
}

# library_path ROOT: the directories below ROOT that hold shared libraries, joined by colons.
library_path() {
	find "$1" -path '*/lib/*-linux-gnu*' -name 'lib*.so*' -printf '%h\n' | sort -u | paste -s -d :
}
