package compat

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// randomName has every kind of letter that folding knows, around the length of a word and beyond it.
func randomName(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(30) {
		b.WriteString(pick(r, "a", "z", "A", "Z", "m", "M", "0", "9", "-", ".", "@", "[", "`", "{"))
	}
	if r.IntN(4) == 0 {
		b.WriteString(pick(r, " ", ".", "..", "\t", "é", "É", "\x7f", "\x80", "\x00", "İ", " a"))
	}
	return b.String()
}

// plainFold is what fold gives, letter by letter.
func plainFold(name string) string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "."))
}

func TestFold_ByTheWordAndByTheLetter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range often(200_000) {
		name := randomName(r)
		want := plainFold(name)
		if got := fold(name); got != want {
			t.Fatalf("%q folds to %q, want %q", name, got, want)
		}
		if got := string(appendFolded([]byte("x"), name)); got != "x"+want {
			t.Fatalf("%q appended is %q, want %q", name, got, "x"+want)
		}
		if isFolded(name) && name != want {
			t.Fatalf("%q is said to be folded, and folds to %q", name, want)
		}
		if !foldsTo(name, want) || foldsTo(name, want+"x") || want != "" && foldsTo(name, "~"+want[1:]) {
			t.Fatalf("%q folds to %q and to nothing else", name, want)
		}
	}
}

// Names in lower case are not copied: most of a fleet's are.
func TestIsFolded_SeesWhatNeedsNoFolding(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "a", "rdsh01", "rdsh0001", "rdsh01.contoso.local", "4c4c4544-0051-3510-8052-000000000001"} {
		if !isFolded(name) {
			t.Errorf("%q is folded", name)
		}
		for at := range name {
			for _, odd := range []string{"Q", " ", "é", "\x1f"} {
				if other := name[:at] + odd + name[at+1:]; isFolded(other) {
					t.Errorf("%q is not folded", other)
				}
			}
		}
	}
}

func TestLetterHash_IsTheSameForWhatFoldMakesOne(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	seen := make(map[uint32]string)
	for range 5_000 {
		name := randomName(r)
		folded, hash := fold(name), letterHash(name)
		for _, other := range []string{folded, strings.ToUpper(name), " " + name, name + "\t", name + "."} {
			if fold(other) == folded && letterHash(other) != hash {
				t.Fatalf("%q has hash %x, %q has %x", name, hash, other, letterHash(other))
			}
		}
		if known, met := seen[hash]; met && known != folded {
			t.Fatalf("%q and %q have one hash", known, folded)
		}
		if (hash == 0) != (folded == "") {
			t.Fatalf("%q has hash %x", name, hash)
		}
		seen[hash] = folded
	}
}
