package web

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

// enrolAgent gives a computer a token of its own for an enrolment secret.
func (s *server) enrolAgent(r *request) error {
	body, err := r.jsonBody(report.MaxEnrolmentBytes)
	if err != nil {
		return err
	}
	e, err := report.DecodeEnrolment(body)
	if err != nil {
		return refusedBody(body, err, "the enrolment was refused")
	}
	grant, err := s.Auth.Enrol(r.ctx(), r.Principal, auth.Newcomer{
		Name: e.Computer.FullName(), MachineID: e.Computer.MachineID, Version: e.Agent.Version, Address: r.address().String(),
	})
	if err != nil {
		return err
	}
	return r.granted(grant)
}

// granted answers with a token, which nobody on the way may keep.
func (r *request) granted(g auth.Grant) error {
	r.Response().Header().Set("Cache-Control", "no-store")
	return r.JSON(http.StatusCreated, g)
}

// rotateAgent gives an agent its next token.
func (s *server) rotateAgent(r *request) error {
	grant, err := s.Auth.Rotate(r.ctx(), r.Principal)
	if err != nil {
		return err
	}
	return r.granted(grant)
}

// noteAgent keeps how an agent says that it fares.
func (s *server) noteAgent(r *request) error {
	body, err := r.jsonBody(report.MaxEnrolmentBytes)
	if err != nil {
		return err
	}
	state, err := report.DecodeState(body)
	if err != nil {
		return refusedBody(body, err, "the state was refused")
	}
	if err := s.Auth.NoteAgent(r.ctx(), r.Principal, auth.AgentNote{Version: state.Version, Address: r.address().String(), Error: state.Error}); err != nil {
		return err
	}
	return r.NoContent(http.StatusNoContent)
}

// submitAsAgent is a report of an agent that enrolled: about its own computer. That it was taken is noted in the transaction that takes it, because
// a second commit would cost as much as the first; why it was not, by itself.
func (s *server) submitAsAgent(r *request, rep report.Report, submit func(note func(*pgx.Batch)) error) error {
	note := auth.AgentNote{Version: rep.Collector.Version, Address: r.address().String(), Reported: true}
	err := mayReport(*r.Principal.Agent, rep)
	if err == nil {
		err = submit(func(batch *pgx.Batch) { auth.QueueNote(batch, r.Principal, note) })
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable {
		return err // taken, or the portal's trouble and not the agent's
	}
	note.Reported, note.Error = false, cmp.Or(f.Place, "report")+": "+f.Text
	_ = s.Auth.NoteRefusal(r.ctx(), r.Principal, note) // what is answered matters more
	return err
}

// mayReport holds an agent to its own computer, and back while the portal doubts who it is.
func mayReport(a auth.HostAgent, rep report.Report) error {
	machine := rep.Computer.MachineID
	switch {
	case !a.IsSameComputer(rep.Computer.FullName()):
		return fault.At(fault.Forbidden, "computer", "this token is of %s; a computer with another name enrols again", a.Name)
	case machine != "" && !strings.EqualFold(machine, a.MachineID):
		return fault.At(fault.Forbidden, "computer.machine_id", "this token is of another machine; enrol again")
	case rep.Deployment != nil && !a.IsSameComputer(rep.Deployment.Broker):
		return fault.At(fault.Forbidden, "deployment.broker", "an agent speaks of the broker that it runs on, %s", a.Name)
	case a.Held:
		return fault.At(fault.Conflict, "agent", "an administrator has to say at Settings, Agents, Doubts which of several agents this is; keep the report")
	}
	return nil
}
