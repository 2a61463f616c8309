// Package privacy takes the names of people and of their devices out of a report before it is kept, shown or sent.
//
// Names of servers, domains and collections stay: the portal is about them. What can name a person is the list of issued CALs, which has users, their
// computers and an id of their hardware.
package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"calfleet/internal/report"
)

// Level is how much of people and their devices leaves the computer.
type Level string

// The levels.
const (
	Names      Level = "names"      // as Windows has them
	Pseudonyms Level = "pseudonyms" // the same one for the same user or device, from a key that never leaves the computer
	Counts     Level = "counts"     // how many, of what, until when; not who
)

// Parse reads a level.
func Parse(text string) (Level, error) {
	switch level := Level(text); level {
	case Names, Pseudonyms, Counts:
		return level, nil
	}
	return "", fmt.Errorf("privacy is %q; it can be names, pseudonyms or counts", text)
}

// KeySize is how many bytes of chance a key of pseudonyms has.
const KeySize = 32

// Apply returns the report as it may leave the computer. The key is needed for pseudonyms alone.
func Apply(r report.Report, level Level, key []byte) report.Report {
	if level == Names || r.LicenseServer == nil || r.LicenseServer.Issued == nil {
		return r
	}
	hide := func(string, string) string { return "" }
	if level == Pseudonyms {
		hide = func(kind, name string) string { return pseudonym(key, kind, name) }
	}
	server := *r.LicenseServer
	server.Issued = make([]report.Issued, len(r.LicenseServer.Issued))
	for i, one := range r.LicenseServer.Issued {
		one.ToUser = hide("user", one.ToUser)
		one.ToComputer = hide("device", one.ToComputer)
		one.HardwareID = hide("hardware", one.HardwareID)
		server.Issued[i] = one
	}
	r.LicenseServer = &server
	return r
}

// pseudonym is the same for names that differ in case only, as Windows compares them; no name has none.
func pseudonym(key []byte, kind, name string) string {
	if name == "" {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(kind + "\x00" + strings.ToLower(name)))
	return kind + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)[:10]))
}
