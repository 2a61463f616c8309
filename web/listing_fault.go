package web

import (
	"net/url"

	"calfleet/internal/list"
	"calfleet/web/text"
)

// listFault is an address that asks a list for what it doesn't know.
type listFault struct {
	list.Problems
	way string // the list without that
}

func (f *listFault) Unwrap() error { return f.Problems }

// readList reads a list's state from the address of a request. Where a form has sent it, it returns the address that says the same.
func readList[T any](r *request, l *listing[T]) (s list.State, better string, err error) {
	sent, collected := list.Collect(r.QueryParams())
	s, err = l.decode(sent)
	if err != nil {
		return s, "", l.fault(err, sent)
	}
	if collected {
		return s, l.at(s), nil
	}
	return s, "", nil
}

// decode is Decode with the parameters that are no list's: the language, and the one that asks for the list without any view.
func (l *listing[T]) decode(sent url.Values) (list.State, error) {
	s, err := l.Decode(sent, "lang", viewParameter)
	if asked := sent.Get(viewParameter); err == nil && asked != "" && asked != noView {
		return s, list.Problems{{Parameter: viewParameter, Value: asked, Reason: list.NoSuchOption}}
	}
	return s, err
}

// fault is err with the way out: the list as the rest of the address asks for it.
func (l *listing[T]) fault(err error, sent url.Values) error {
	wrong, ok := err.(list.Problems) //nolint:errorlint // made by Decode and Read, never wrapped
	if !ok {
		return err
	}
	for _, p := range wrong {
		sent.Del(p.Parameter)
	}
	s, again := l.decode(sent)
	if again != nil {
		return &listFault{wrong, l.path}
	}
	return &listFault{wrong, l.at(s)}
}

var reasonWords = map[list.Reason]text.Msg{
	list.NoSuchColumn: text.AddressColumn, list.NoSuchOption: text.AddressOption, list.NotSortable: text.AddressSort, list.NotNumber: text.AddressNumber,
	list.NotDay: text.AddressDay, list.Backwards: text.AddressBackwards, list.Twice: text.AddressTwice, list.TooLong: text.AddressTooLong,
	list.TooMany: text.AddressTooMany, list.NotText: text.AddressNotText, list.Nothing: text.AddressNothing, list.NoPlace: text.AddressPlace,
}

// words name everything that is wrong, each as it stands in the address.
func (f *listFault) words(l text.Lang) []string {
	words := make([]string, len(f.Problems))
	for i, p := range f.Problems {
		words[i] = text.AddressProblem.In(l, p.Parameter+"="+p.Value, reasonWords[p.Reason].In(l))
	}
	return words
}
