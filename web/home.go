package web

import "calfleet/web/text"

// home is what a user sees first.
func (s *server) home(r *request) error {
	return r.page(text.FleetTitle.In(r.Lang), homeBody(r.Lang))
}
