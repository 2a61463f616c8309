package list

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
)

// cursor is a place in a list: behind or before the row with these keys. The zero value is the beginning.
type cursor struct {
	keys []string // what the row is sorted by, as PostgreSQL writes it
	back bool     // before the row
}

func (c cursor) isZero() bool { return c.keys == nil }

func (c cursor) parameter() string {
	if c.back {
		return beforeParameter
	}
	return afterParameter
}

const sumLength = 9

// token is the place as an address has it. It carries a sum over the list's search, filters and order: in a list that is sorted or
// narrowed in another way it is no place. It is no secret: whoever makes one up sees rows that they may see anyway.
func (c cursor) token(s State) string {
	if c.isZero() {
		return ""
	}
	keys, _ := json.Marshal(c.keys) //nolint:errchkjson // texts always can
	return base64.RawURLEncoding.EncodeToString(append(sumOf(s, keys), keys...))
}

func sumOf(s State, keys []byte) []byte {
	bound := s.First()
	bound.Columns = nil // a place stays one while columns come and go
	sum := sha256.Sum256([]byte(s.definition.Name + "\x00" + bound.Query() + "\x00" + sortText(s.Sort) + "\x00" + string(keys)))
	return sum[:sumLength]
}

// readPlace reads after or before, once the rest of the state is known.
func (s *State) readPlace(values url.Values) Problems {
	after, before := values.Get(afterParameter), values.Get(beforeParameter)
	if after != "" && before != "" {
		return Problems{{beforeParameter, shorten(before), Twice}}
	}
	place := cursor{back: before != ""}
	token := strings.TrimSpace(after + before)
	if token == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if len(token) > maxPlace || err != nil || len(raw) < sumLength || json.Unmarshal(raw[sumLength:], &place.keys) != nil {
		return Problems{{place.parameter(), shorten(token), NoPlace}}
	}
	if place.isZero() || string(sumOf(*s, raw[sumLength:])) != string(raw[:sumLength]) || len(place.keys) != len(s.order()) || !areTexts(place.keys) {
		return Problems{{place.parameter(), shorten(token), NoPlace}}
	}
	s.cursor = place
	return nil
}

func areTexts(keys []string) bool {
	for _, key := range keys {
		if !isText(key) {
			return false
		}
	}
	return true
}
