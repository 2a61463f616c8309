package facts

import "maps"

// Recorder hands questions on to a machine and keeps what it answers.
type Recorder struct {
	Machine
	Recording Recording
}

// NewRecorder begins an empty recording.
func NewRecorder(m Machine) *Recorder {
	return &Recorder{Machine: m, Recording: Recording{Registry: map[string]*Key{}, WMI: WMI{Queries: []Query{}, Calls: []Answered{}}}}
}

// Values asks the machine.
func (r *Recorder) Values(key string, names ...string) (Row, error) {
	values, err := r.Machine.Values(key, names...)
	k := r.key(key, err)
	if k.Values == nil {
		k.Values = values
	}
	maps.Copy(k.Values, values)
	return values, err
}

// Keys asks the machine.
func (r *Recorder) Keys(key string) ([]string, error) {
	keys, err := r.Machine.Keys(key)
	k := r.key(key, err)
	k.Keys = keys
	return keys, err
}

// key is what is kept of a path, in whatever case it was asked for: a recording with a key twice would answer with either.
func (r *Recorder) key(path string, err error) *Key {
	k := r.Recording.find(path)
	if k == nil {
		k = &Key{}
		r.Recording.Registry[path] = k
	}
	if err != nil {
		k.Error = err.Error()
	}
	return k
}

// Rows asks the machine.
func (r *Recorder) Rows(namespace, class string, properties ...string) ([]Row, error) {
	rows, err := r.Machine.Rows(namespace, class, properties...)
	q := Query{Namespace: namespace, Class: class, Rows: rows}
	if err != nil {
		q.Error = err.Error()
	}
	r.Recording.WMI.Queries = append(r.Recording.WMI.Queries, q)
	return rows, err
}

// Call asks the machine.
func (r *Recorder) Call(call Call) (Row, error) {
	out, err := r.Machine.Call(call)
	a := Answered{Call: call, Out: out}
	if err != nil {
		a.Error = err.Error()
	}
	r.Recording.WMI.Calls = append(r.Recording.WMI.Calls, a)
	return out, err
}
