package web

import (
	"context"
	"net/http"
	"time"

	"calfleet/internal/fault"
	"calfleet/web/static"
)

// readyWithin is how long the database may take to answer.
const readyWithin = time.Second

// alive says that the process answers. It asks nobody: a database that is away is no reason to restart the portal.
func (s *server) alive(r *request) error {
	return r.JSON(http.StatusOK, map[string]string{"status": "ok", "version": s.Version})
}

// ready says that requests can be served just now.
func (s *server) ready(r *request) error {
	ctx, cancel := context.WithTimeout(r.ctx(), readyWithin)
	defer cancel()
	if err := s.Pool.Ping(ctx); err != nil {
		r.exchange.err = fault.Wrap(fault.Unavailable, err, "the database does not answer")
		r.retryAfter(retryUnavailable)
		return r.JSON(http.StatusServiceUnavailable, map[string]string{"status": "unavailable"})
	}
	return r.JSON(http.StatusOK, map[string]string{"status": "ready"})
}

// staticFile serves style, script and typeface.
func (s *server) staticFile(r *request) error {
	static.Handler().ServeHTTP(r.Response(), r.Request())
	return nil
}
