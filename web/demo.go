package web

import (
	"calfleet/internal/activity"
	"calfleet/internal/demo"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// loadDemo answers POST /demo: two organizations to look around in, beside one's own.
func (s *server) loadDemo(r *request) error {
	if err := demo.Load(r.ctx(), s.Pool, s.Inventory, s.Findings, s.now()); err != nil {
		return err
	}
	err := activity.Record(r.ctx(), s.Pool, activity.Entry{
		Organization: r.organization(), Actor: r.Principal.Actor(), Action: string(r.route.action),
	})
	if err != nil {
		return err
	}
	if err := r.enterInhabited(r.Principal.User); err != nil {
		return err
	}
	r.notify(ui.Good, text.FleetDemoLoaded.In(r.Lang))
	return r.see("/")
}
