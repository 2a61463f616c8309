package ingest

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"calfleet/internal/report"
)

// newestVersionID is the highest ProductVersionID that anybody has a version
// for: 8 is 2025 (Checkmk's table; Microsoft's page stops at 7).
const newestVersionID = 8

// keyPacks understands rows. The result is never nil.
func (c *checkmk) keyPacks(rows []row) []report.KeyPack {
	packs, seen := []report.KeyPack{}, map[int64]int{}
	monthFirst := c.dateOrder(rows)
	for _, row := range rows {
		cells := c.zip(row)
		if cells == nil {
			continue
		}
		pack, ok := c.keyPack(row.line, cells, monthFirst)
		if !ok {
			continue
		}
		if first, twice := seen[pack.ID]; twice {
			c.note(row.line, "key pack %d is already in line %d; this row is not read", "le pack de CAL %d figure déjà à la ligne %d ; cette ligne n’est pas lue", pack.ID, first)
			continue
		}
		seen[pack.ID] = row.line
		packs = append(packs, pack)
	}
	return packs
}

// zip names the cells. Fewer cells than names are usual; more mean that a value
// holds the separator, and then nothing after it can be trusted.
func (c *checkmk) zip(r row) map[string]string {
	if len(r.cells) > len(r.names) {
		c.note(r.line, "the row has %d values for %d columns and is not read", "la ligne compte %d valeurs pour %d colonnes et n’est pas lue", len(r.cells), len(r.names))
		return nil
	}
	cells := make(map[string]string, len(r.cells))
	for i, cell := range r.cells {
		cells[r.names[i]] = cell
	}
	return cells
}

// keyPack understands one row; without an id it is none.
func (c *checkmk) keyPack(line int, cells map[string]string, monthFirst bool) (report.KeyPack, bool) {
	id, err := strconv.ParseUint(cells["keypackid"], 10, 32)
	if err != nil {
		c.note(line, "not a row of key packs; it is not read: %q", "ce n’est pas une ligne de pack de CAL ; elle n’est pas lue : %q", short(cells["keypackid"]))
		return report.KeyPack{}, false
	}
	pack := report.KeyPack{
		ID:               int64(id),
		Description:      c.text(line, cells, "Description"),
		KeyPackType:      c.number(line, cells, "KeyPackType"),
		ProductType:      c.number(line, cells, "ProductType"),
		ProductVersion:   c.text(line, cells, "ProductVersion"),
		ProductVersionID: c.number(line, cells, "ProductVersionID"),
		Total:            c.count(line, cells, "TotalLicenses"),
		Issued:           c.count(line, cells, "IssuedLicenses"),
		Available:        c.count(line, cells, "AvailableLicenses"),
		ExpiresAt:        c.expiry(line, cells["expirationdate"], monthFirst),
	}
	if v := pack.ProductVersionID; v != nil && (*v < 0 || *v > newestVersionID) {
		c.note(line, "key pack %d has ProductVersionID %d, which is no version known here; it is kept and counts as unknown",
			"le pack de CAL %d a le ProductVersionID %d, qui n’est pas une version connue ici ; il est gardé et compte comme inconnu", pack.ID, *v)
	}
	return pack, true
}

// text is empty, with a note, if the cell holds what no report may.
func (c *checkmk) text(line int, cells map[string]string, name string) string {
	text := cells[strings.ToLower(name)]
	if utf8.RuneCountInString(text) > 255 || strings.IndexByte(text, 0) >= 0 {
		c.note(line, "%s: %q is too long or no text; it counts as not read", "%s : %q est trop long ou n’est pas du texte ; la valeur compte comme non lue", name, short(text))
		return ""
	}
	return text
}

// number is nil, with a note, if the cell holds something else than a number,
// and nil without one if it is empty or missing.
func (c *checkmk) number(line int, cells map[string]string, name string) *int64 {
	text := cells[strings.ToLower(name)]
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < math.MinInt32 || n > math.MaxUint32 {
		c.note(line, "%s: %q is not a number of WMI; it counts as not read", "%s : %q n’est pas un nombre de WMI ; la valeur compte comme non lue", name, short(text))
		return nil
	}
	return &n
}

// count is number with a uint32 that passed below zero brought back: 4294967295
// is -1, no limit, and 4294967291 is five CALs too many.
func (c *checkmk) count(line int, cells map[string]string, name string) *int64 {
	n := c.number(line, cells, name)
	if n != nil && *n > math.MaxInt32 {
		*n -= 1 << 32
	}
	return n
}

// dateOrder tells whether dates with slashes start with the month. They do when
// PowerShell puts a date into text, on any server; a first number beyond 12
// shows that somebody's script wrote them in French instead.
func (c *checkmk) dateOrder(rows []row) (monthFirst bool) {
	for _, row := range rows {
		for _, cell := range row.cells {
			_, french := parseTime(cell, false)
			if _, usual := parseTime(cell, true); french && !usual {
				c.note(row.line, "%q starts with the day, so all dates with slashes here are read as day/month/year",
					"%q commence par le jour : toutes les dates à barres obliques sont lues jour/mois/année", short(cell))
				return false
			}
		}
	}
	return true
}

// never are the ends of time that license servers write for "does not expire".
// Time zones move them by up to 14 hours.
var never = []time.Time{
	time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2038, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC),
}

// expiry is nil for never, and nil with a note for what is not a time.
func (c *checkmk) expiry(line int, text string, monthFirst bool) *time.Time {
	if text == "" {
		return nil
	}
	t, ok := parseTime(text, monthFirst)
	if !ok || t.Year() < 1970 || t.Year() > 9999 {
		c.note(line, "expiration date %q is not understood; it counts as not read", "date d’expiration %q non comprise ; elle compte comme non lue", short(text))
		return nil
	}
	for _, end := range never {
		if t.Sub(end).Abs() <= 24*time.Hour {
			return nil
		}
	}
	return &t
}

// parseTime reads WMI's yyyymmddHHMMSS.mmmmmm+UUU (offset in minutes), and what
// PowerShell makes of a date as text. Without an offset the time is taken as UTC.
func parseTime(text string, monthFirst bool) (time.Time, bool) {
	if len(text) == len("20380101000000.000000-000") && text[14] == '.' {
		t, err := time.Parse("20060102150405.000000", text[:21])
		minutes, offsetErr := strconv.Atoi(text[21:])
		return t.Add(-time.Duration(minutes) * time.Minute), err == nil && offsetErr == nil
	}
	slashes := "02/01/2006 15:04:05"
	if monthFirst {
		slashes = "01/02/2006 15:04:05"
	}
	for _, layout := range []string{slashes, "1/2/2006 3:04:05 PM", "02.01.2006 15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04:05", time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
