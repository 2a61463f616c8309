package spool_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"calfleet/internal/agent/spool"
)

// The test binary is also the process that is killed: with these it works on a spool until it is.
const (
	victimDir  = "CALFLEET_TEST_SPOOL"
	victimSeed = "CALFLEET_TEST_SEED"
)

var limits = spool.Limits{Reports: 8, Bytes: 400}

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		seed, _ := strconv.ParseUint(os.Getenv(victimSeed), 10, 64)
		victim(dir, seed)
	}
	os.Exit(m.Run())
}

// victim says what it is about to do, does it, and says that it is done, for ever.
func victim(dir string, seed uint64) {
	s, err := spool.Open(dir, limits)
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	r := rand.New(rand.NewPCG(seed, 0))
	for n := 0; ; n++ {
		if waiting := s.Waiting(); len(waiting) > 0 && r.IntN(3) == 0 {
			e := waiting[r.IntN(len(waiting))]
			fmt.Println("done?", e.ID)
			err = s.Done(e)
			fmt.Println("done!", e.ID)
		} else {
			id := fmt.Sprintf("%dx%d", seed, n)
			fmt.Println("put?", id)
			var gaveWay int
			gaveWay, err = s.Put(id, []byte(text(id)))
			fmt.Println("put!", id, gaveWay)
		}
		if err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
	}
}

// text is what a report of an id must read, of a length that differs.
func text(id string) string { return strings.Repeat(id+";", 1+len(id)%5*3) }

// model is what the spool may hold after a kill: certain reports, and of the last step either outcome.
type model struct {
	certain []string
	dropped int64
	step    string // what was begun and not confirmed: "put" or "done" and an id, or empty
}

func (m *model) follow(t *testing.T, line string) {
	t.Helper()
	words := strings.Fields(line)
	switch words[0] {
	case "put?", "done?":
		m.step = strings.TrimSuffix(words[0], "?") + " " + words[1]
	case "done!":
		m.remove(words[1])
		m.step = ""
	case "put!":
		gaveWay, err := strconv.Atoi(words[2])
		if err != nil {
			t.Fatal(line)
		}
		m.dropped += int64(gaveWay)
		m.certain = append(m.certain[gaveWay:], words[1])
		m.step = ""
	default:
		t.Fatal(line)
	}
}

func (m *model) remove(id string) {
	for i, have := range m.certain {
		if have == id {
			m.certain = append(m.certain[:i:i], m.certain[i+1:]...)
			return
		}
	}
}

// check compares the spool with the model, and takes over which outcome the last step had.
func (m *model) check(t *testing.T, dir string) {
	t.Helper()
	s := open(t, dir, limits)
	verb, id, _ := strings.Cut(m.step, " ")
	got := ids(s)
	gone := int(s.Dropped() - m.dropped)
	if gone < 0 || gone > 0 && verb != "put" || gone > len(m.certain) {
		t.Fatalf("%d dropped, the model says %d (%s)", s.Dropped(), m.dropped, m.step)
	}
	m.certain, m.dropped = m.certain[gone:], s.Dropped()
	with := append(append([]string{}, m.certain...), id)
	switch {
	case fmt.Sprint(got) == fmt.Sprint(m.certain):
	case verb == "put" && fmt.Sprint(got) == fmt.Sprint(with):
		m.certain = with
	case verb == "done":
		m.remove(id)
		if fmt.Sprint(got) != fmt.Sprint(m.certain) {
			t.Fatalf("spool %v, model %v after %s", got, m.certain, m.step)
		}
	default:
		t.Fatalf("spool %v, model %v after %s", got, m.certain, m.step)
	}
	m.step = ""
	for _, e := range s.Waiting() {
		if data, err := s.Read(e); err != nil || string(data) != text(e.ID) {
			t.Fatalf("report %s reads %q (%v)", e.ID, data, err)
		}
	}
	for _, name := range names(t, dir) {
		if strings.HasSuffix(name, ".new") {
			t.Fatalf("%s is left over", name)
		}
	}
}

func TestSpool_EqualsItsModelUnderKills(t *testing.T) {
	t.Parallel()
	dir, m := t.TempDir(), &model{}
	r := rand.New(rand.NewPCG(7, 7))
	steps := 0
	for seed := range 40 {
		steps += m.killed(t, dir, seed, time.Duration(1+r.IntN(60))*time.Millisecond)
		m.check(t, dir)
	}
	if steps < 200 || m.dropped == 0 {
		t.Errorf("only %d steps and %d drops in all: the test looked at nothing", steps, m.dropped)
	}
}

// killed runs the victim for a while and follows what it says.
func (m *model) killed(t *testing.T, dir string, seed int, after time.Duration) (lines int) {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), victimDir+"="+dir, victimSeed+"="+strconv.Itoa(seed))
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(24*time.Hour, func() { _ = process.Process.Kill() })
	defer kill.Stop()
	said := bufio.NewScanner(out)
	for said.Scan() {
		if lines++; lines == 1 {
			kill.Reset(after) // from its first step on: starting takes long on a busy machine
		}
		m.follow(t, said.Text())
	}
	if err := process.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the victim ended by itself: %v", err)
	}
	return lines
}
