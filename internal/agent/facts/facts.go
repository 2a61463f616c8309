// Package facts is what the agent may ask a Windows computer, and how the answers are written down.
//
// Everything above this package runs and is tested on any system: the thin layer that really asks Windows is internal/agent/winfacts,
// and a [Recording] of what some computer answered takes its place in tests. `calfleet-agent record` makes one.
package facts

import "errors"

// The answers that mean something by themselves. Every other error says that a question could not be answered this time.
var (
	// ErrAbsent says that the registry key, the WMI class or its namespace is not on this computer: the role is not installed.
	ErrAbsent = errors.New("not there")
	// ErrDenied says that it is there, and that whoever runs the agent may not read it.
	ErrDenied = errors.New("access denied")
)

// Machine answers questions about one computer. It is asked by one goroutine at a time.
type Machine interface {
	// Values returns these values of a key below HKEY_LOCAL_MACHINE, as far as there are such: texts, numbers and lists of texts.
	Values(key string, names ...string) (Row, error)
	// Keys returns the names of the keys below a key.
	Keys(key string) ([]string, error)
	// Rows returns these properties of all instances of a WMI class. Some systems answer a class they don't know with no rows.
	Rows(namespace, class string, properties ...string) ([]Row, error)
	// Call calls a method and returns what comes out of it.
	Call(call Call) (Row, error)
}

// Call is one call of a WMI method: of the class itself if it is static, else of its first instance whose property Key is Value, or of its
// first instance if Key is empty. Of objects in the answer the Properties are read.
type Call struct {
	Namespace  string   `json:"namespace"`
	Class      string   `json:"class"`
	Method     string   `json:"method"`
	Static     bool     `json:"static,omitempty"`
	Key        string   `json:"key,omitempty"`
	Value      string   `json:"value,omitempty"`
	In         Row      `json:"in,omitempty"`
	Properties []string `json:"-"`
}

// The namespaces of Remote Desktop Services: licensing in CIMv2, the session host in TerminalServices, the connection broker in rdms.
const (
	CIMv2            = `root\cimv2`
	TerminalServices = `root\cimv2\TerminalServices`
	RDMS             = `root\cimv2\rdms`
)
