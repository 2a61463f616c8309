#!/bin/sh
# Find a Wine that runs 64-bit Windows programs, for the tests of the Windows agent, or obtain one; print its path.
#
#   1. what is there already: $CALFLEET_WINE, or wine on PATH;
#   2. root on a machine with apt: Debian's package;
#   3. apt without root: the same packages, unpacked in the cache directory;
#   4. none of these: the line to type, and exit status 1.
# Running it again changes nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
subject=wine
# shellcheck source=deploy/obtain/lib.sh
. "$here/lib.sh"

kept=$(cache_dir)/wine
packages="wine wine64"

# A 32-bit Wine tells its version too; only a 64-bit one has this loader.
usable() {
	[ -n "$1" ] && "$1" --version 2>/dev/null | grep -q '^wine-[0-9]' && {
		[ "${1%/*}" = "$kept/bin" ] || [ -x /usr/lib/wine/wine64 ] || have wine64
	}
}

find_there() {
	for name in wine wine-stable "$kept/bin/wine"; do
		path=$(command -v "$name") || continue
		if usable "$path"; then
			echo "$path"
			return
		fi
	done
	return 1
}

# The unpacked program finds its parts by where they stand, but not its libraries, and not its server.
wrap() {
	mkdir -p "$kept/bin"
	cat >"$kept/bin/wine" <<-EOF
		#!/bin/sh
		export LD_LIBRARY_PATH="$(library_path "$kept/root")"
		export WINELOADER="$kept/root/usr/lib/wine/wine64" WINESERVER="$kept/root/usr/lib/wine/wineserver64"
		exec "\$WINELOADER" "\$@"
	EOF
	chmod 755 "$kept/bin/wine"
}

obtain() {
	have apt-get && [ "$(uname -m)" = x86_64 ] || return 1
	# shellcheck disable=SC2086 # package names are words on purpose
	if is_root; then
		say "installing $packages with apt (100 MB)"
		apt_update && apt_install $packages
	elif have dpkg-deb; then
		say "fetching Debian's $packages and unpacking them below $kept (100 MB, nothing is installed)"
		apt_unpack "$kept/root" $packages && wrap
	else
		return 1
	fi
}

give_up() {
	if have apt-get; then
		line="sudo apt-get install --no-install-recommends $packages"
	elif have dnf; then
		line="sudo dnf install wine-core"
	elif have zypper; then
		line="sudo zypper install wine"
	elif have pacman; then
		line="sudo pacman -S wine"
	else
		line="export CALFLEET_WINE=PATH   (of a 64-bit wine)"
	fi
	die "no 64-bit Wine here, and it could not be obtained. Type this, then try again:" "$line"
}

if [ -n "${CALFLEET_WINE:-}" ]; then
	"$CALFLEET_WINE" --version >/dev/null 2>&1 || die "CALFLEET_WINE is $CALFLEET_WINE, but that is no Wine that runs"
	echo "$CALFLEET_WINE"
	exit
fi
if path=$(find_there); then
	echo "$path"
	exit
fi
obtain || give_up
path=$(find_there) || give_up
say "ready: $("$path" --version) in $path"
echo "$path"
