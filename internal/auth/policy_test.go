package auth

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestCheckPassword_JudgesByLengthAndByWhatEverybodyTries(t *testing.T) {
	t.Parallel()
	about := []string{"Ana Lefèvre", "ana.lefevre@contoso.local"}
	for _, test := range []struct {
		name, password string
		want           PasswordProblem
	}{
		{"eleven characters", "hzkq twvx pm", 0},
		{"one too few", "hzkqtwvxpmb", PasswordTooShort},
		{"twelve letters beyond ASCII count as twelve", "éàüößñçøåæœþ", 0},
		{"the longest that says something", longPassword(MaxPassword), 0},
		{"one too many", longPassword(MaxPassword + 1), PasswordTooLong},
		{"a sentence", "my aunt breeds alpacas", 0},
		{"no digit, no capital, no symbol", "gravel teapot mistral", 0},
		{"leading space counts", "  oblique turnip", 0},
		{"a listed word with a year and symbols", "Password2026!!", PasswordEasy},
		{"look-alikes", "P@ssw0rd1234", PasswordEasy},
		{"doubled", "motdepassemotdepasse", PasswordEasy},
		{"two listed words", "Bienvenue-Azerty", PasswordEasy},
		{"a keyboard row", "qwertyuiop12", PasswordEasy},
		{"a French keyboard row", "azertyuiop12", PasswordEasy},
		{"one letter", "aaaaaaaaaaaaaaaa", PasswordEasy},
		{"three letters over and over", "xyzxyzxyzxyzxyz", PasswordEasy},
		{"counting", "1234567890123", PasswordEasy},
		{"the product", "CalFleet-2026!", PasswordEasy},
		{"the field", "RemoteDesktopServer1", PasswordEasy},
		{"the user's own name", "analefevre2026", PasswordEasy},
		{"the user's own address", "contoso.local!1", PasswordEasy},
		{"a NUL", "three grey\x00herons", PasswordEasy},
		{"broken UTF-8", "three grey \xff herons", PasswordEasy},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got PasswordProblem
			errors.As(CheckPassword(test.password, about...), &got)
			if got != test.want {
				t.Errorf("%q: %d, want %d", test.password, got, test.want)
			}
		})
	}
}

func longPassword(n int) string {
	letters := []rune("gravelteapotmistralobliqueturnipéà")
	var b strings.Builder
	for i := range n {
		b.WriteRune(letters[(i*i+i/7)%len(letters)])
	}
	return b.String()
}

func TestCheckPassword_RefusesEveryListedWordInItsUsualDisguises(t *testing.T) {
	t.Parallel()
	disguises := []func(string) string{
		strings.ToUpper, func(w string) string { return w + w + w }, func(w string) string { return w + "2026!!" },
		func(w string) string { return "!" + w + "123" }, func(w string) string { return strings.NewReplacer("a", "@", "o", "0", "e", "3").Replace(w) },
		func(w string) string { return w + "-" + w },
	}
	for _, word := range easyWords() {
		for i, disguise := range disguises {
			if password := disguise(word); CheckPassword(password) == nil {
				t.Errorf("disguise %d of %q passes: %q", i, word, password)
			}
		}
	}
}

func TestCheckPassword_TakesWhatAGeneratorMakes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	const alphabet = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	refused := 0
	for range 10_000 {
		var b strings.Builder
		for range 16 {
			b.WriteByte(alphabet[r.IntN(len(alphabet))])
		}
		if CheckPassword(b.String()) != nil {
			refused++
		}
	}
	if refused > 10 {
		t.Errorf("%d of 10,000 random passwords are refused", refused)
	}
}

func FuzzCheckPassword(f *testing.F) {
	for _, seed := range []string{"", "password", "three grey herons at noon", "\xff\x00", strings.Repeat("aé", 200)} {
		f.Add(seed, "Ana")
	}
	f.Fuzz(func(t *testing.T, password, about string) {
		err := CheckPassword(password, about)
		if err == nil && !sane(password) {
			t.Errorf("takes %q, which cannot be kept", password)
		}
		if err != nil && strings.Contains(fmt.Sprint(err), password) && len(password) > MinPassword {
			t.Errorf("the error repeats the password: %v", err)
		}
	})
}
