#!/bin/sh
# Find a Chromium for the browser tests, or obtain one; print its path.
#
#   1. what is there already: $CALFLEET_CHROMIUM, or chromium or google-chrome on PATH;
#   2. root on a machine with apt: Debian's package and a plain set of fonts;
#   3. apt without root: the same packages, unpacked in the cache directory;
#   4. none of these: the line to type, and exit status 1 (the browser tests are never skipped in silence).
# Running it again changes nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
subject=chromium
# shellcheck source=deploy/obtain/lib.sh
. "$here/lib.sh"

kept=$(cache_dir)/chromium
packages="chromium fonts-liberation"

# Some distributions ship a stub that only advertises another package: only a browser tells its version.
usable() {
	[ -n "$1" ] && "$1" --version 2>/dev/null | grep -Eq '(Chromium|Chrome) [0-9]'
}

find_there() {
	for name in chromium chromium-browser google-chrome google-chrome-stable "$kept/bin/chromium"; do
		path=$(command -v "$name") || continue
		if usable "$path"; then
			echo "$path"
			return
		fi
	done
	return 1
}

# The unpacked browser needs to be told where its libraries and fonts stand.
wrap() {
	mkdir -p "$kept/bin"
	cat >"$kept/fonts.conf" <<-EOF
		<?xml version="1.0"?>
		<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
		<fontconfig>
		  <dir>$kept/root/usr/share/fonts</dir>
		  <dir>/usr/share/fonts</dir>
		  <cachedir>$kept/fontcache</cachedir>
		</fontconfig>
	EOF
	cat >"$kept/bin/chromium" <<-EOF
		#!/bin/sh
		export LD_LIBRARY_PATH="$(library_path "$kept/root")"
		export FONTCONFIG_FILE="$kept/fonts.conf"
		exec "$kept/root/usr/lib/chromium/chromium" "\$@"
	EOF
	chmod 755 "$kept/bin/chromium"
}

obtain() {
	have apt-get || return 1
	# shellcheck disable=SC2086 # package names are words on purpose
	if is_root; then
		say "installing $packages with apt"
		apt_update && apt_install $packages
	elif have dpkg-deb; then
		say "fetching Debian's $packages and unpacking them below $kept (200 MB, nothing is installed)"
		apt_unpack "$kept/root" $packages && wrap
	else
		return 1
	fi
}

give_up() {
	if have apt-get; then
		line="sudo apt-get install --no-install-recommends $packages"
	elif have dnf; then
		line="sudo dnf install chromium liberation-fonts"
	elif have zypper; then
		line="sudo zypper install chromium liberation-fonts"
	elif have pacman; then
		line="sudo pacman -S chromium ttf-liberation"
	else
		line="export CALFLEET_CHROMIUM=PATH   (of a Chromium or Chrome)"
	fi
	die "no Chromium here, and it could not be obtained. Type this, then try again:" "$line"
}

if [ -n "${CALFLEET_CHROMIUM:-}" ]; then
	usable "$CALFLEET_CHROMIUM" || die "CALFLEET_CHROMIUM is $CALFLEET_CHROMIUM, but that is no Chromium that runs"
	echo "$CALFLEET_CHROMIUM"
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
