package auth

import (
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/fault"
)

// What keys begin with, so that scanners for leaked secrets know ours, and people know which is which.
const (
	TokenPrefix     = "calfleet_"       // of people's scripts
	AgentPrefix     = "calfleet_agent_" // of one agent on one computer
	EnrolmentPrefix = "calfleet_enrol_" // of whoever rolls agents out
)

// keyText is a key in full: prefix, public part, secret. The public part names the organization and the key, so that one lookup by
// primary key finds it.
func keyText(prefix string, organization, id uuid.UUID, secret string) string {
	return prefix + encoding.EncodeToString(append(organization[:], id[:]...)) + "_" + secret
}

// parseKey takes a key apart. Every key has exactly one spelling: base32 leaves bits of the last letter unused, and a text that sets
// them is refused.
func parseKey(prefix, plain string) (organization, id uuid.UUID, secret string, ok bool) {
	rest, prefixed := strings.CutPrefix(plain, prefix)
	public, secret, parted := strings.Cut(rest, "_")
	if !prefixed || !parted || len(secret) != encoding.EncodedLen(secretBytes) {
		return uuid.Nil, uuid.Nil, "", false
	}
	b, err := encoding.DecodeString(public)
	if err != nil || len(b) != 2*len(organization) || encoding.EncodeToString(b) != public {
		return uuid.Nil, uuid.Nil, "", false
	}
	return uuid.UUID(b[:16]), uuid.UUID(b[16:]), secret, true
}

// refusedKey is all that is said of a key that opens nothing.
func refusedKey() error {
	return fault.New(fault.Unauthentic, "the token is unknown, expired or revoked")
}
