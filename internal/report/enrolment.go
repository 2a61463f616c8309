package report

import "strings"

// MaxEnrolmentBytes is how long an enrolment may be.
const MaxEnrolmentBytes = 64 << 10

// Enrolment is what an agent says as it asks for a token of its own: which computer it is on, as a report says it, and what it is.
type Enrolment struct {
	Schema   int       `json:"schema"`
	Computer Computer  `json:"computer"` // with a machine ID
	Agent    Collector `json:"agent,omitzero"`
}

// DecodeEnrolment reads an enrolment as strictly as Decode reads a report.
func DecodeEnrolment(data []byte) (Enrolment, error) {
	r := newReader(data)
	r.bounded(MaxEnrolmentBytes)
	enrolment := readEnrolment(r)
	if len(r.problems) == 0 && enrolment.Computer.MachineID == "" {
		r.problemAt("computer.machine_id", "is required", "est obligatoire")
	}
	if err := r.end(); err != nil {
		return Enrolment{}, err
	}
	return enrolment, nil
}

var readEnrolment = read([]field[Enrolment]{
	{"schema", true, func(r *reader, v *Enrolment) { v.Schema = r.schema() }},
	{"computer", true, func(r *reader, v *Enrolment) { object(r, &v.Computer, computerFields) }},
	{"agent", false, func(r *reader, v *Enrolment) { object(r, &v.Agent, collectorFields) }},
})

// State is how an agent fares, between reports.
type State struct {
	Version string `json:"version"`
	Error   string `json:"error"` // what ails it; "": nothing
}

// DecodeState reads a state.
func DecodeState(data []byte) (State, error) {
	r := newReader(data)
	r.bounded(MaxEnrolmentBytes)
	state := readState(r)
	if err := r.end(); err != nil {
		return State{}, err
	}
	return state, nil
}

var readState = read([]field[State]{
	{"version", false, func(r *reader, v *State) { v.Version = r.text(64) }},
	{"error", false, func(r *reader, v *State) { v.Error = r.text(16 << 10) }},
})

// FullName is the full name of a computer where the report lets us know it, in lower case. A domain with a dot is a DNS domain, unless the
// computer says that it is in none: then it is an odd name for a workgroup.
func (c Computer) FullName() string {
	if c.FQDN != "" {
		return bare(c.FQDN)
	}
	name, domain := bare(c.Name), bare(c.Domain)
	inWorkgroup := c.DomainJoined != nil && !*c.DomainJoined
	full := name + "." + domain
	if strings.Contains(name, ".") || !strings.Contains(domain, ".") || inWorkgroup || !IsHostName(full) {
		return name
	}
	return full
}

// bare is fold without the dot at the end that stands for the root.
func bare(name string) string { return strings.TrimSuffix(fold(name), ".") }
