package report

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// NewID is a UUID of version 7 (RFC 9562) for a new report: ids of one collector sort by time.
func NewID(now time.Time) string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	ms := now.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i)) //nolint:gosec // its lowest byte is what is meant
	}
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	text := hex.EncodeToString(id[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
