package auth

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/google/go-cmp/cmp"

	"calfleet/internal/fault"
)

var office = netip.MustParseAddr("192.0.2.7")

func TestSignIn_TakesTheRightPasswordInAnySpellingOfTheAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.withPassword("ana@contoso.local", Operator)
	for _, email := range []string{"ana@contoso.local", "ANA@Contoso.Local", "  ana@contoso.local\t"} {
		u, err := w.SignIn(t.Context(), email, goodPassword, office)
		noError(t, err)
		if u.ID != ana.User.ID {
			t.Errorf("%q signs in %s", email, u.Email)
		}
	}
	if got := w.actions(home)[0]; got != "ana@contoso.local session.create ana@contoso.local" {
		t.Errorf("activity says %q", got)
	}
}

func TestSignIn_RefusesAllAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withPassword("ana@contoso.local", Viewer)
	w.member("nopassword@contoso.local", Viewer)
	off := w.withPassword("off@contoso.local", Viewer)
	w.exec(`UPDATE users SET disabled_at = now() WHERE user_id = $1`, off.User.ID)
	var said []string
	for _, try := range [][2]string{
		{"nobody@contoso.local", goodPassword},
		{"ana@contoso.local", goodPassword + "!"},
		{"off@contoso.local", goodPassword},
		{"nopassword@contoso.local", ""},
		{"nopassword@contoso.local", goodPassword},
		{"", ""},
		{"not an address", "x"},
	} {
		_, err := w.SignIn(t.Context(), try[0], try[1], office)
		wantKind(t, fault.Unauthentic, err)
		said = append(said, err.Error())
	}
	for _, s := range said {
		if s != said[0] {
			t.Errorf("%q differs from %q", s, said[0])
		}
	}
}

func TestSignIn_SlowsDownGuessingAtOneAccountFromManyAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	spellings := []string{"ana@contoso.local", "ANA@contoso.local", " ana@contoso.local ", "Ana@Contoso.LOCAL"}
	address := netip.MustParseAddr("198.51.100.1")
	for i := range perAccount.burst {
		_, err := w.SignIn(t.Context(), spellings[i%len(spellings)], "wrong", address)
		wantKind(t, fault.Unauthentic, err)
		address = address.Next()
	}
	_, err := w.SignIn(t.Context(), "ana@contoso.local", "wrong", address)
	wantKind(t, fault.TooMany, err)
	throttled, ok := errors.AsType[*Throttled](err)
	if !ok || throttled.After <= 0 || throttled.After > perAccount.interval {
		t.Errorf("wait %v, want up to %v", throttled, perAccount.interval)
	}
	_, err = w.SignIn(t.Context(), "ben@contoso.local", "wrong", address)
	wantKind(t, fault.Unauthentic, err) // another account is none the slower
}

func TestSignIn_IsADelayAndNeverALock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withPassword("ana@contoso.local", Viewer)
	key := accountKey("ana@contoso.local")
	for w.allow(t.Context(), key, perAccount) == nil {
	}
	w.exec(`UPDATE rate_limits SET full_until = full_until - $2::interval WHERE key = $1`, key, perAccount.interval)
	if _, err := w.SignIn(t.Context(), "ana@contoso.local", goodPassword, office); err != nil {
		t.Errorf("one interval later: %v", err)
	}
}

func TestSignIn_SlowsDownOneAddressAtManyAccounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range perAddress.burst {
		noError(t, w.allow(t.Context(), addressKey(office), perAddress))
	}
	_, err := w.SignIn(t.Context(), "ana@contoso.local", "wrong", office)
	wantKind(t, fault.TooMany, err)
}

func TestAddressKey_CountsOneCustomerOnce(t *testing.T) {
	t.Parallel()
	keys := map[string]string{
		"192.0.2.7": "address 192.0.2.7", "::ffff:192.0.2.7": "address 192.0.2.7",
		"2001:db8::1": "address 2001:db8::/64", "2001:db8::ffff:1": "address 2001:db8::/64", "2001:db8:0:1::1": "address 2001:db8:0:1::/64",
		"fe80::1%eth0": "address fe80::/64",
	}
	got := make(map[string]string)
	for address := range keys {
		got[address] = addressKey(netip.MustParseAddr(address))
	}
	if diff := cmp.Diff(keys, got); diff != "" {
		t.Error(diff)
	}
}

func TestSignIn_KeepsThePasswordUnderTodaysParameters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.member("ana@contoso.local", Viewer)
	weak := *params
	weak.Memory = 8 * 1024
	old, err := argon2id.CreateHash(goodPassword, &weak)
	noError(t, err)
	w.exec(`UPDATE users SET password_hash = $2 WHERE user_id = $1`, ana.User.ID, old)
	_, err = w.SignIn(t.Context(), "ana@contoso.local", goodPassword, office)
	noError(t, err)
	if hash := w.principal("ana@contoso.local", home).User.PasswordHash; !strings.Contains(hash, "m=19456") {
		t.Errorf("still %s", hash)
	}
	_, err = w.SignIn(t.Context(), "ana@contoso.local", goodPassword, office)
	noError(t, err)
}

func TestSweep_ThrowsAwayBucketsThatAreEmptyAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	noError(t, w.allow(t.Context(), "old", perAddress))
	noError(t, w.allow(t.Context(), "new", perAccount))
	w.exec(`UPDATE rate_limits SET full_until = now() - interval '1 second' WHERE key = 'old'`)
	for range sweepEvery {
		noError(t, w.sweep(t.Context()))
	}
	if n := w.count(`SELECT count(*) FROM rate_limits`); n != 1 {
		t.Errorf("%d buckets are left, want 1", n)
	}
}
