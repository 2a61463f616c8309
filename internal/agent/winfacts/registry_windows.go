package winfacts

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"calfleet/internal/agent/facts"
)

// Values reads values of a key below HKEY_LOCAL_MACHINE.
func (m *machine) Values(key string, names ...string) (facts.Row, error) {
	k, err := open(key, registry.QUERY_VALUE)
	if err != nil {
		return nil, err
	}
	defer func() { _ = k.Close() }()
	row := facts.Row{}
	for _, name := range names {
		value, err := read(k, name)
		switch {
		case errors.Is(err, registry.ErrNotExist), errors.Is(err, registry.ErrUnexpectedType):
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, known(err))
		default:
			row[name] = value
		}
	}
	return row, nil
}

// Keys lists the keys below a key.
func (m *machine) Keys(key string) ([]string, error) {
	k, err := open(key, registry.ENUMERATE_SUB_KEYS)
	if err != nil {
		return nil, err
	}
	defer func() { _ = k.Close() }()
	keys, err := k.ReadSubKeyNames(-1)
	return keys, known(err)
}

func open(key string, access uint32) (registry.Key, error) {
	k, err := registry.OpenKey(registry.LOCAL_MACHINE, key, access|registry.WOW64_64KEY)
	return k, known(err)
}

// read tries the kinds of values that say something about licensing.
func read(k registry.Key, name string) (any, error) {
	_, kind, err := k.GetValue(name, nil)
	if err != nil {
		return nil, err
	}
	switch kind {
	case registry.DWORD, registry.QWORD:
		n, _, err := k.GetIntegerValue(name)
		return int64(n), err //nolint:gosec // a QWORD beyond the sign is none of ours
	case registry.MULTI_SZ:
		list, _, err := k.GetStringsValue(name)
		return list, err
	case registry.SZ, registry.EXPAND_SZ:
		text, _, err := k.GetStringValue(name)
		return text, err
	}
	return nil, registry.ErrUnexpectedType
}

// known gives errors the names that mean something.
func known(err error) error {
	switch {
	case errors.Is(err, windows.ERROR_FILE_NOT_FOUND), errors.Is(err, windows.ERROR_PATH_NOT_FOUND):
		return facts.ErrAbsent
	case errors.Is(err, windows.ERROR_ACCESS_DENIED):
		return facts.ErrDenied
	}
	return err
}
