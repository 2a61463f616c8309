package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"

	"calfleet/internal/auth"
	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/intake"
	"calfleet/internal/inventory"
	"calfleet/internal/view"
	"calfleet/internal/whatif"
)

// Options are what the portal stands on. All are needed but those with a default.
type Options struct {
	Pool      *pgxpool.Pool
	Auth      *auth.Store
	Inventory *inventory.Store
	Findings  *findings.Store

	PublicURL      string         // how browsers reach the portal: scheme, host, no path; https makes cookies Secure
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed; none: the peer is the client
	SessionIdle    time.Duration  // a session ends after so long unused; zero: 30 minutes
	SessionMax     time.Duration  // and after so long at the latest; zero: 12 hours
	Gallery        bool           // serve /gallery too, for who works on the pages
	Log            *slog.Logger
	Version        string
}

const (
	defaultIdle = 30 * time.Minute
	defaultMax  = 12 * time.Hour
)

// server is the portal; its methods are the handlers.
type server struct {
	Options
	public    *url.URL
	sessions  *scs.SessionManager
	views     *view.Store
	cases     *cases.Store
	whatif    *whatif.Store
	intake    *intake.Intake
	addressOf echo.IPExtractor
	exports   turnstile
	judging   turnstile         // of whole organizations, for a page
	pages     map[string]access // the least access of what can be looked at, by pattern
}

// New returns the portal. It returns an error if the public URL is not one or two routes are the same.
func New(o Options) (http.Handler, error) {
	s, err := newServer(o)
	if err != nil {
		return nil, err
	}
	return s.handler()
}

func newServer(o Options) (*server, error) {
	public, err := url.Parse(o.PublicURL)
	if err != nil || public.Host == "" || (public.Scheme != "http" && public.Scheme != "https") || len(public.Path) > 1 {
		return nil, fmt.Errorf("public URL %q: want http:// or https://, a host, and no path", o.PublicURL)
	}
	if o.SessionIdle == 0 {
		o.SessionIdle = defaultIdle
	}
	if o.SessionMax == 0 {
		o.SessionMax = defaultMax
	}
	s := &server{Options: o, public: public, addressOf: addressExtractor(o.TrustedProxies), views: view.New(o.Pool), cases: cases.New(o.Pool), whatif: whatif.New(o.Pool), intake: intake.New(o.Auth, o.Inventory), pages: make(map[string]access)}
	s.exports = newTurnstile(maxExports, exportPatience, errExporting)
	s.judging = newTurnstile(maxJudging, judgingPatience, errJudging)
	s.sessions = s.newSessions()
	return s, nil
}

func (s *server) handler() (http.Handler, error) {
	e := newEcho(s)
	routes := s.routes()
	if s.Gallery {
		routes = append(routes, page("/gallery", public, s.showGallery))
	}
	if err := s.register(e, routes); err != nil {
		return nil, err
	}
	return s.wrap(e)
}

// now is the clock of pages that read no snapshot; it only dates what is shown.
func (s *server) now() time.Time { return time.Now().UTC() }

// newEcho is the router and nothing more: no middleware, no binder, no logger of its own.
func newEcho(s *server) *echo.Echo {
	e := echo.New()
	e.IPExtractor = s.addressOf
	e.HTTPErrorHandler = s.routeMissing
	return e
}

// isHTTPS reports whether browsers reach the portal over TLS, here or at a proxy.
func (s *server) isHTTPS() bool { return s.public.Scheme == "https" }

// FirstAdministratorURL is the link that the server prints for a secret of auth.Store.FirstAdministratorLink.
func FirstAdministratorURL(publicURL, secret string) string {
	return publicURL + "/first-administrator/" + secret
}

// SignInLinkURL is the link that signs a user in by a secret of auth.Store.SignInLink.
func SignInLinkURL(publicURL, secret string) string { return publicURL + signInPath(secret) }

func signInPath(secret string) string { return "/sign-in/" + secret }

// Limits on slow clients. Routes that take files or give long answers extend the last two for themselves.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 20 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// NewServer returns an HTTP server for the portal with bounds on everything a client can drag out.
func NewServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
