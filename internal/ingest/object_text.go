package ingest

import (
	"strings"
	"unicode/utf8"

	"calfleet/internal/sheet"
)

// tableObjects reads CSV as Export-Csv and spreadsheets write it.
func tableObjects(data []byte, n *notes) ([]object, error) {
	table, err := sheet.Read(data, sheet.Options{Fields: sheet.Synonyms{"any": known()}})
	if err != nil {
		if e, ok := err.(*sheet.Error); ok { //nolint:errorlint // Read returns nothing else
			return nil, &Error{e.Error(), e.French()}
		}
		return nil, err
	}
	for _, notice := range table.Notices {
		n.note(notice.Line, "%s", "%s", notice.Reason.EN)
	}
	var objects []object
	for _, row := range table.Rows {
		if !row.Refused.IsZero() {
			n.noteOf(Note{row.Line, row.Refused.EN + "; the row is not read", row.Refused.FR + " ; la ligne n’est pas lue"})
			continue
		}
		o := object{line: row.Line, values: map[string]property{}}
		for i, cell := range row.Cells {
			if i < len(table.Columns) && table.Columns[i] != "" {
				o.values[strings.ToLower(table.Columns[i])] = property{text: strings.TrimSpace(cell)}
			}
		}
		objects = append(objects, o)
	}
	return objects, nil
}

// known are all names of properties that any kind of export is told by.
func known() (names []string) {
	for _, s := range shapes {
		names = append(names, s.needs...)
	}
	return names
}

// printed reads the text of Format-Table, whose columns stand below their names, and of Format-List, whose lines are name and value.
func printed(text string) []object {
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	for i, line := range lines {
		if rule := strings.TrimSpace(line); i > 0 && strings.HasPrefix(rule, "---") && strings.Trim(rule, "- ") == "" {
			return formatTable(lines, i)
		}
	}
	return formatList(lines)
}

// formatTable cuts lines where the rule of dashes begins a column. A value that reaches to the left of its column is a number that is set right.
func formatTable(lines []string, rule int) (objects []object) {
	starts := columnStarts(lines[rule])
	names := cutAt(lines[rule-1], starts)
	for i := rule + 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		o := object{line: i + 1, values: map[string]property{}}
		for k, cell := range cutAt(lines[i], starts) {
			o.values[strings.ToLower(names[k])] = property{text: cell}
		}
		objects = append(objects, o)
	}
	return objects
}

func columnStarts(rule string) (starts []int) {
	for i, r := range rule {
		if r == '-' && (i == 0 || rule[i-1] == ' ') {
			starts = append(starts, i)
		}
	}
	return starts
}

// cutAt cuts a line in characters, as a console counts them.
func cutAt(line string, starts []int) []string {
	chars := []rune(line)
	cells := make([]string, len(starts))
	for k, start := range starts {
		end := len(chars)
		if k+1 < len(starts) {
			end = min(starts[k+1], end)
		}
		if start < end {
			cells[k] = strings.TrimSpace(string(chars[start:end]))
		}
	}
	return cells
}

// formatList reads blocks of "name : value"; a blank line ends one, and a line without a name goes on with the value above.
func formatList(lines []string) (objects []object) {
	var o object
	last := ""
	flush := func() {
		if len(o.values) > 0 {
			objects = append(objects, o)
		}
		o, last = object{}, ""
	}
	for i, line := range lines {
		name, value, found := strings.Cut(line, ":")
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case strings.TrimSpace(line) == "":
			flush()
		case found && name != "" && !strings.ContainsRune(name, ' ') && utf8.RuneCountInString(name) <= 60 && (len(line) == 0 || line[0] != ' '):
			if o.values == nil {
				o = object{line: i + 1, values: map[string]property{}}
			}
			o.values[name], last = property{text: strings.TrimSpace(value)}, name
		case last != "":
			o.values[last] = property{text: o.values[last].text + " " + strings.TrimSpace(line)}
		}
	}
	flush()
	return objects
}
