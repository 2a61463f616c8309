package facts

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Row is properties and values as they came: text, whole number, true or false, a list of such, rows, or nil for what was not read. Names
// are matched in any case, as Windows does.
type Row map[string]any

// Get is the value of a name, nil if there is none.
func (r Row) Get(name string) any {
	if value, exact := r[name]; exact {
		return value
	}
	for other, value := range r {
		if strings.EqualFold(other, name) {
			return value
		}
	}
	return nil
}

// Text is the text of a name; false if it is absent or no text.
func (r Row) Text(name string) (string, bool) {
	text, ok := r.Get(name).(string)
	return text, ok
}

// Number is the whole number of a name; nil if it is absent or none. Automation hands 64-bit numbers over as texts.
func (r Row) Number(name string) *int64 {
	switch value := r.Get(name).(type) {
	case int64:
		return &value
	case float64: // of a recording that was read without care for numbers
		if value == math.Trunc(value) && math.Abs(value) < 1<<53 {
			return new(int64(value))
		}
	case json.Number:
		if n, err := value.Int64(); err == nil {
			return &n
		}
	case string:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return &n
		}
	}
	return nil
}

// Flag is the truth of a name; nil if it is absent or none.
func (r Row) Flag(name string) *bool {
	if flag, ok := r.Get(name).(bool); ok {
		return &flag
	}
	return nil
}

// Texts is the list of texts of a name; nil if it is absent or no list. A single text is a list of one.
func (r Row) Texts(name string) []string {
	switch value := r.Get(name).(type) {
	case string:
		return []string{value}
	case []string:
		return value
	case []any:
		texts := make([]string, 0, len(value))
		for _, item := range value {
			if text, ok := item.(string); ok {
				texts = append(texts, text)
			}
		}
		return texts
	}
	return nil
}

// Rows is the list of objects of a name; nil if it is absent or none.
func (r Row) Rows(name string) []Row {
	switch value := r.Get(name).(type) {
	case []Row:
		return value
	case []any:
		rows := make([]Row, 0, len(value))
		for _, item := range value {
			if row, ok := item.(map[string]any); ok {
				rows = append(rows, row)
			}
		}
		return rows
	}
	return nil
}

// Time is WMI's yyyymmddHHMMSS.mmmmmm+UUU of a name, the offset in minutes; nil if it is absent or none.
func (r Row) Time(name string) *time.Time {
	text, _ := r.Text(name)
	if len(text) != len("20380101000000.000000-000") || text[14] != '.' {
		return nil
	}
	t, err := time.Parse("20060102150405.000000", text[:21])
	minutes, offsetErr := strconv.Atoi(text[21:])
	if err != nil || offsetErr != nil {
		return nil
	}
	return new(t.Add(-time.Duration(minutes) * time.Minute))
}
