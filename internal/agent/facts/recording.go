package facts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Recording is what a computer answered, one file for each source. It is a Machine: what was not recorded is absent.
type Recording struct {
	Registry map[string]*Key // by the path below HKEY_LOCAL_MACHINE
	WMI      WMI
}

// Key is what was asked of one registry key.
type Key struct {
	Values Row      `json:"values,omitempty"`
	Keys   []string `json:"keys,omitempty"`
	Error  string   `json:"error,omitempty"`
}

// WMI is what was asked of it.
type WMI struct {
	Queries []Query    `json:"queries"`
	Calls   []Answered `json:"calls"`
}

// Query is one class that was read.
type Query struct {
	Namespace string `json:"namespace"`
	Class     string `json:"class"`
	Rows      []Row  `json:"rows,omitempty"`
	Error     string `json:"error,omitempty"`
}

// Answered is one method that was called.
type Answered struct {
	Call
	Out   Row    `json:"out,omitempty"`
	Error string `json:"error,omitempty"`
}

const (
	registryFile = "registry.json"
	wmiFile      = "wmi.json"
)

// Load reads a recording from a directory.
func Load(dir string) (*Recording, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open recording: %w", err)
	}
	defer func() { _ = root.Close() }()
	registry, err := root.ReadFile(registryFile)
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	wmi, err := root.ReadFile(wmiFile)
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	return Parse(registry, wmi)
}

// Parse reads the two files of a recording.
func Parse(registry, wmi []byte) (*Recording, error) {
	r := &Recording{}
	if err := parse(registry, &r.Registry); err != nil {
		return nil, fmt.Errorf("%s: %w", registryFile, err)
	}
	if err := parse(wmi, &r.WMI); err != nil {
		return nil, fmt.Errorf("%s: %w", wmiFile, err)
	}
	return r, nil
}

func parse(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// Save writes a recording into a directory, which it makes if need be. It holds names of people and devices.
func (r *Recording) Save(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make directory of recording: %w", err)
	}
	for name, part := range map[string]any{registryFile: r.Registry, wmiFile: r.WMI} {
		data, err := json.MarshalIndent(part, "", " ")
		if err != nil {
			return fmt.Errorf("encode %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), append(data, '\n'), 0o600); err != nil {
			return fmt.Errorf("write recording: %w", err)
		}
	}
	return nil
}

// Values answers from the recording.
func (r *Recording) Values(key string, _ ...string) (Row, error) {
	k, err := r.key(key)
	if err != nil {
		return nil, err
	}
	return k.Values, nil
}

// Keys answers from the recording.
func (r *Recording) Keys(key string) ([]string, error) {
	k, err := r.key(key)
	if err != nil {
		return nil, err
	}
	return k.Keys, nil
}

func (r *Recording) key(path string) (*Key, error) {
	if k := r.find(path); k != nil {
		return k, recordedError(k.Error)
	}
	return nil, ErrAbsent
}

func (r *Recording) find(path string) *Key {
	for recorded, k := range r.Registry {
		if strings.EqualFold(recorded, path) {
			return k
		}
	}
	return nil
}

// Rows answers from the recording.
func (r *Recording) Rows(namespace, class string, _ ...string) ([]Row, error) {
	for _, q := range r.WMI.Queries {
		if strings.EqualFold(q.Namespace, namespace) && strings.EqualFold(q.Class, class) {
			return q.Rows, recordedError(q.Error)
		}
	}
	return nil, ErrAbsent
}

// Call answers from the recording: the same method with the same arguments.
func (r *Recording) Call(call Call) (Row, error) {
	at := slices.IndexFunc(r.WMI.Calls, func(a Answered) bool { return a.same(call) })
	if at < 0 {
		return nil, ErrAbsent
	}
	return r.WMI.Calls[at].Out, recordedError(r.WMI.Calls[at].Error)
}

func (c Call) same(o Call) bool {
	return strings.EqualFold(c.Namespace, o.Namespace) && c.Class == o.Class && c.Method == o.Method && c.Static == o.Static &&
		c.Key == o.Key && c.Value == o.Value && sameIn(c.In, o.In)
}

// sameIn compares arguments as they are written: a recording's numbers are json.Number.
func sameIn(a, b Row) bool {
	if len(a) != len(b) {
		return false
	}
	for name, value := range a {
		if fmt.Sprint(value) != fmt.Sprint(b[name]) {
			return false
		}
	}
	return true
}

// recordedError brings back the errors that mean something.
func recordedError(text string) error {
	for _, known := range []error{ErrAbsent, ErrDenied} {
		if rest, is := strings.CutSuffix(text, known.Error()); is {
			return fmt.Errorf("%s%w", rest, known)
		}
	}
	if text != "" {
		return errors.New(text)
	}
	return nil
}
