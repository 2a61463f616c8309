package embedded

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// owner is the user the server runs as. PostgreSQL refuses to run as root, so a portal that is root lends it another.
type owner struct {
	name     string
	uid, gid int
	lent     bool // not the portal's own user: files are handed over, programs started with its credential
}

// findOwner chooses for a portal that runs as uid: itself, unless it is root; then the user asked for, the one the
// cluster already belongs to, or the first of the usual ones that exists.
func findOwner(uid int, asked, data string) (owner, error) {
	made, exists := uidOf(data)
	if uid != 0 {
		return ownOwner(uid, asked, data, made, exists)
	}
	names := []string{"calfleet", "postgres", "nobody"}
	if exists {
		names = []string{strconv.Itoa(made)}
	}
	if asked != "" {
		names = []string{asked}
	}
	for _, name := range names {
		if u, err := lookup(name); err == nil && u.uid != 0 {
			u.lent = true
			return u, sameOwner(u, data, made, exists)
		}
	}
	return owner{}, fmt.Errorf("run PostgreSQL: it refuses to be root, and of the users %q none exists and is not root: "+
		"type useradd --system --shell /usr/sbin/nologin calfleet", names)
}

func ownOwner(uid int, asked, data string, made int, exists bool) (owner, error) {
	u, err := lookup(strconv.Itoa(uid))
	if err != nil {
		return owner{}, fmt.Errorf("run PostgreSQL as user %d: it needs an entry in /etc/passwd (in a container: RUN useradd --uid %d calfleet, or start it as root)", uid, uid)
	}
	if asked != "" && asked != u.name && asked != strconv.Itoa(uid) {
		return owner{}, fmt.Errorf("run PostgreSQL as %q: only root can, and this is %s", asked, u.name)
	}
	return u, sameOwner(u, data, made, exists)
}

func sameOwner(u owner, data string, made int, exists bool) error {
	if !exists || made == u.uid {
		return nil
	}
	return fmt.Errorf("run PostgreSQL as %s (uid %d): %s belongs to uid %d: run as that user, or hand it over with chown -R", u.name, u.uid, data, made)
}

func uidOf(path string) (int, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	return int(info.Sys().(*syscall.Stat_t).Uid), true
}

// lookup finds a user by name or by number, as initdb will: through getent, which asks the C library. A static Go program would
// read /etc/passwd alone, and for its own number make an entry up from the environment.
func lookup(name string) (owner, error) {
	getent, err := exec.LookPath("getent")
	if err != nil {
		return lookupInPasswd(name)
	}
	entry, err := exec.Command(getent, "passwd", name).Output()
	if err != nil {
		return owner{}, fmt.Errorf("look up user %s: %w", name, err)
	}
	fields := strings.Split(strings.TrimSpace(string(entry)), ":")
	if len(fields) < 4 {
		return owner{}, fmt.Errorf("look up user %s: getent answers %q", name, entry)
	}
	return ownerOf(fields[0], fields[2], fields[3])
}

// lookupInPasswd serves systems without getent.
func lookupInPasswd(name string) (owner, error) {
	found, err := user.Lookup(name)
	if _, notNumber := strconv.Atoi(name); notNumber == nil {
		found, err = user.LookupId(name)
	}
	if err != nil {
		return owner{}, err
	}
	return ownerOf(found.Username, found.Uid, found.Gid)
}

func ownerOf(name, uidText, gidText string) (owner, error) {
	uid, err := strconv.Atoi(uidText)
	if err != nil {
		return owner{}, err
	}
	gid, err := strconv.Atoi(gidText)
	return owner{name: name, uid: uid, gid: gid}, err
}

// command prepares a program of PostgreSQL: in dir, as the owner, in its own process group (so that Ctrl-C reaches the
// portal first), with an environment that holds nothing of the portal's, and with a signal for the portal's death.
func (o owner) command(dir string, death syscall.Signal, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = []string{"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=/usr/bin:/bin"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death}
	if o.lent {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
	return cmd
}

// give hands a file or directory to the owner.
func (o owner) give(path string) error {
	if !o.lent {
		return nil
	}
	return os.Lchown(path, o.uid, o.gid)
}

// closedDir names the first directory on the way to path that the owner may not enter; empty if all are open. The
// kernel only says "permission denied" about the program it was to start, which sends people the wrong way.
func (o owner) closedDir(path string) string {
	for dir := path; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.IsDir() && !o.mayEnter(info) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

func (o owner) mayEnter(info os.FileInfo) bool {
	stat, bit := info.Sys().(*syscall.Stat_t), os.FileMode(0o001)
	switch {
	case int(stat.Uid) == o.uid:
		bit = 0o100
	case int(stat.Gid) == o.gid:
		bit = 0o010
	}
	return info.Mode()&bit != 0
}
