#!/bin/sh
# Fetch the inventory agents that tests run for real; print the directory that holds them.
#
#   1. what is there already: $CALFLEET_INVENTORY_AGENTS, or what this script unpacked before;
#   2. a machine with apt, root or not: Debian's fusioninventory-agent and ocsinventory-agent, unpacked in the cache directory. They are
#      never installed: an installed one begins to report this machine;
#   3. neither: the line to type, and exit status 1 (these tests are never skipped in silence).
# Running it again changes nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
subject=inventory-agents
# shellcheck source=deploy/obtain/lib.sh
. "$here/lib.sh"

kept=$(cache_dir)/inventory-agents
packages="fusioninventory-agent ocsinventory-agent"

# Debian keeps Perl's compiled modules in a directory of its version; and the agents keep their state where an installed one would, unless
# they are told otherwise before they ask.
write_run() {
	perl=$(perl -e 'printf "%vd", $^V' | cut -d . -f 1,2)
	compiled=$(find "$kept/root/usr/lib" -maxdepth 3 -path "*/perl5/$perl" 2>/dev/null | head -n 1)
	mkdir -p "$kept/lib" || return
	cat >"$kept/lib/setup.pm" <<-END
		package
		        setup;
		use strict;
		use warnings;
		use parent qw(Exporter);
		our @EXPORT = ('%setup');
		our %setup = (
		    datadir => "$kept/root/usr/share/fusioninventory",
		    libdir  => "$kept/root/usr/share/fusioninventory/lib",
		    vardir  => \$ENV{CALFLEET_AGENT_STATE} || "/nonexistent",
		);
		1;
	END
	cat >"$kept/run" <<-END
		#!/bin/sh
		# run AGENT ARGUMENT…: an agent of this directory, with its modules before the machine's. Its state is in CALFLEET_AGENT_STATE.
		export PERL5LIB="$kept/root/usr/share/fusioninventory/lib:$kept/root/usr/share/perl5:$compiled"
		export PATH="$kept/root/usr/bin:$kept/root/usr/sbin:\$PATH"
		agent=\$1
		shift
		exec perl -I"$kept/lib" -Msetup "$kept/root/usr/bin/\$agent" "\$@"
	END
	chmod 755 "$kept/run"
}

usable() {
	[ -x "$1/run" ] && [ -e "$1/lib/setup.pm" ] && "$1/run" fusioninventory-agent --version >/dev/null 2>&1 &&
		[ -e "$1/root/usr/bin/fusioninventory-injector" ] && [ -e "$1/root/usr/bin/ocsinventory-agent" ]
}

obtain() {
	have apt-get && have dpkg-deb && have perl || return 1
	say "fetching Debian's $packages and unpacking them below $kept (nothing is installed)"
	# shellcheck disable=SC2086 # package names are words on purpose
	apt_unpack "$kept/root" $packages && write_run
}

if [ -n "${CALFLEET_INVENTORY_AGENTS:-}" ]; then
	usable "$CALFLEET_INVENTORY_AGENTS" || die "CALFLEET_INVENTORY_AGENTS is $CALFLEET_INVENTORY_AGENTS, but no agents run there"
	echo "$CALFLEET_INVENTORY_AGENTS"
	exit
fi
usable "$kept" || { obtain && usable "$kept"; } ||
	die "the inventory agents could not be obtained. On a machine with apt and perl, type this, then try again:" "$0"
echo "$kept"
