package inventory

import (
	"encoding/json"
	"fmt"
	"maps"
	"unicode/utf8"
)

// stagedRecord is what was understood of a line: the fields as the history will tell them, and what a history doesn't tell.
type stagedRecord struct {
	Key        string            `json:"-"` // what all lines about one thing have in common
	Fields     map[string]string `json:"fields"`
	Cleared    []string          `json:"cleared,omitempty"`
	Implied    []string          `json:"implied,omitempty"`
	Custom     CustomValues      `json:"custom,omitempty"`
	Recognised *Recognised       `json:"recognised,omitempty"`
	Added      *Added            `json:"added,omitempty"`
}

// purchase is what the line said.
func (r *stagedRecord) purchase() (*Purchase, error) {
	p := &Purchase{Cleared: r.Cleared, Implied: r.Implied, Custom: r.Custom}
	for name, value := range r.Fields {
		if err := p.setField(name, &value); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// appendStaged writes a line as a stagedRecord. It is run for every line of every file and so does without reflection.
func appendStaged(to []byte, l ImportLine) ([]byte, error) {
	p := l.Purchase
	to = append(to, `{"fields":{`...)
	first := true
	for _, f := range p.fields() {
		if f.value == nil {
			continue
		}
		if !first {
			to = append(to, ',')
		}
		first = false
		to = append(to, '"')
		to = append(append(to, f.name...), `":`...)
		to = appendText(to, *f.value)
	}
	to = append(to, '}')
	if len(p.Cleared)+len(p.Implied)+len(p.Custom) > 0 || l.Recognised != nil {
		rest, err := json.Marshal(stagedRecord{Cleared: p.Cleared, Implied: p.Implied, Custom: p.Custom, Recognised: l.Recognised})
		if err != nil {
			return nil, fmt.Errorf("write down a line: %w", err)
		}
		to = append(to, rest[len(`{"fields":null`):len(rest)-1]...)
	}
	return append(to, '}'), nil
}

// appendText writes a JSON string.
func appendText(to []byte, text string) []byte {
	const hex = "0123456789abcdef"
	to = append(to, '"')
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			char, size := utf8.DecodeRuneInString(text[i:])
			to = utf8.AppendRune(to, char) // what is no UTF-8 becomes U+FFFD
			i += size
			continue
		case c == '"' || c == '\\':
			to = append(to, '\\', c)
		case c < ' ':
			to = append(to, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			to = append(to, c)
		}
		i++
	}
	return append(to, '"')
}

// values is what the line says by field, with what it clears as forms type that.
func (r *stagedRecord) values() map[string]string {
	values := make(map[string]string, len(r.Fields)+len(r.Cleared))
	maps.Copy(values, r.Fields)
	for _, field := range r.Cleared {
		values[field] = ""
	}
	return values
}
