package web

import (
	"net/http"

	"calfleet/internal/auth"
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
