package web

import (
	"cmp"
	"net/http"
	"strings"

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

// submitAsAgent is a report of an agent that enrolled: about its own computer, and noted whether it was taken.
func (s *server) submitAsAgent(r *request, rep report.Report, submit func() error) error {
	err := mayReport(*r.Principal.Agent, rep)
	if err == nil {
		err = submit()
	}
	note := auth.AgentNote{Version: rep.Collector.Version, Address: r.address().String(), Reported: err == nil}
	keep := s.Auth.NoteAgent
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		note.Error, keep = cmp.Or(f.Place, "report")+": "+f.Text, s.Auth.NoteRefusal
	} else if err != nil {
		return err // the portal's trouble, not the agent's
	}
	if noted := keep(r.ctx(), r.Principal, note); noted != nil && err == nil {
		return noted // the report is kept; sent again it gets its receipt
	}
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
