package list

import (
	"net/url"
	"slices"
	"strings"
)

// The fields of a filter's form, behind the column's id. They exist for forms alone: Collect turns them into what an address says.
const (
	OpField     = ".op" // of a text: Has, Is, Not, Unread, or one of the two below
	FromField   = ".from"
	ToField     = ".to"
	UnreadField = ".unread"
)

// What OpField can be beside an Op.
const (
	Empty  = "empty"
	Filled = "filled"
)

// Collect turns what the form of a filter or of the columns sends (the same name for each box that is ticked, fields of their own for
// bounds) into the parameters of a list. It says whether there was anything to do: then the list has another address, that people
// can read, keep and share.
func Collect(sent url.Values) (values url.Values, collected bool) {
	values = url.Values{}
	for name, all := range sent {
		said := slices.DeleteFunc(slices.Clone(all), func(value string) bool { return value == "" })
		column, field, _ := strings.Cut(name, ".")
		switch {
		case len(said) == 0:
			collected = true
		case isFormField("."+field, said[0]):
			values[column], collected = fromForm(column, sent), true
		case sent.Has(name+OpField) && isFormField(OpField, sent.Get(name+OpField)): // fromForm takes it
		case len(said) > 1 && isList(name):
			values[name], collected = []string{strings.Join(said, ",")}, true
		default:
			values[name] = said
		}
	}
	return values, collected
}

var formOps = []string{string(Has), string(Is), string(Not), Unread, Empty, Filled}

func isFormField(name, value string) bool {
	if name == OpField {
		return slices.Contains(formOps, value)
	}
	return slices.Contains([]string{FromField, ToField, UnreadField}, name)
}

// isList says that a parameter may come from several boxes with one name.
func isList(name string) bool {
	return !slices.Contains([]string{searchParameter, sortParameter, afterParameter, beforeParameter}, name)
}

// fromForm is the filter of one column as its fields say.
func fromForm(column string, sent url.Values) []string {
	if op := sent.Get(column + OpField); op != "" {
		return []string{textOfForm(op, strings.TrimSpace(sent.Get(column)))}
	}
	if sent.Get(column+UnreadField) != "" {
		return []string{Unread}
	}
	var bounds []string
	for _, b := range []struct {
		op    Op
		field string
	}{{From, FromField}, {To, ToField}} {
		if value := strings.TrimSpace(sent.Get(column + b.field)); value != "" {
			bounds = append(bounds, string(b.op)+":"+value)
		}
	}
	return []string{strings.Join(bounds, ",")}
}

func textOfForm(op, text string) string {
	switch {
	case op == Empty:
		return Term{Op: Is}.write(Text)
	case op == Filled:
		return Term{Op: Not}.write(Text)
	case op == Unread:
		return Unread
	case text == "":
		return ""
	}
	return Term{Op(op), text}.write(Text)
}
