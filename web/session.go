package web

import (
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/web/ui"
)

// maxBrowser is how long a User-Agent may be to be kept with a session, in bytes.
const maxBrowser = 300

func (s *server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store, m.Codec, m.HashTokenInStore = auth.NewSessions(s.Pool), auth.Codec{}, true
	m.IdleTimeout, m.Lifetime = s.SessionIdle, s.SessionMax
	m.Cookie.Name, m.Cookie.Secure = s.cookieName(sessionCookie), s.isHTTPS()
	m.Cookie.Persist = false // gone when the browser closes
	return m
}

// inSession runs serve with the session of the request loaded, and keeps the session before the first byte of the answer.
func (s *server) inSession(r *request, serve func() error) {
	ctx, err := s.sessions.Load(auth.WithLoaded(r.ctx()), r.cookie(s.sessions.Cookie.Name))
	if err == nil {
		r.SetRequest(r.Request().WithContext(ctx))
		r.session = true
		r.Response().Before(func() { s.keepSession(r) })
		err = serve()
	}
	if err != nil {
		s.fail(r, err)
	}
}

// keepSession writes the session and, where it is a new one or over, the cookie. If the database is gone just now, the answer goes
// out all the same: a change was committed before, and a sign-in without its cookie asks for another.
func (s *server) keepSession(r *request) {
	w := r.Response()
	switch s.sessions.Status(r.ctx()) {
	case scs.Unmodified:
	case scs.Destroyed:
		s.sessions.WriteSessionCookie(r.ctx(), w, "", time.Time{})
	case scs.Modified:
		token, expiry, err := s.sessions.Commit(r.ctx())
		if err != nil {
			r.exchange.err = err
			return
		}
		if token != r.cookie(s.sessions.Cookie.Name) {
			s.sessions.WriteSessionCookie(r.ctx(), w, token, expiry)
		}
	}
	w.Header().Set("Cache-Control", noStore)
}

// identify finds out who makes the request, through the route's own door.
func (s *server) identify(r *request) error {
	switch r.route.door {
	case sessionDoor:
		return s.identifySession(r)
	case tokenDoor:
		return s.identifyToken(r)
	case basicDoor:
		return s.identifyBasic(r)
	default:
		return nil
	}
}

// identifySession leaves the principal empty without a session, and ends the session of somebody who is gone or disabled.
func (s *server) identifySession(r *request) error {
	user, ok := s.sessionUUID(r, auth.SessionUser)
	if !ok {
		return nil
	}
	wanted, _ := s.sessionUUID(r, auth.SessionOrganization)
	p, err := s.Auth.PrincipalOfSession(r.ctx(), user, wanted)
	if fault.KindOf(err) == fault.Unauthentic {
		return s.sessions.Destroy(r.ctx())
	}
	if err != nil {
		return err
	}
	r.Principal = p
	r.exchange.actor = p.Actor()
	r.choose(p.User.Language, p.User.Theme)
	return nil
}

func (s *server) sessionUUID(r *request, key string) (id uuid.UUID, ok bool) {
	id, err := uuid.Parse(s.sessions.GetString(r.ctx(), key))
	return id, err == nil
}

// beginSession signs a user in under a new cookie; one that was planted before is worth nothing.
func (r *request) beginSession(user *auth.User) error {
	m := r.server.sessions
	if err := m.Clear(r.ctx()); err != nil {
		return err
	}
	if err := m.RenewToken(r.ctx()); err != nil {
		return err
	}
	m.Put(r.ctx(), auth.SessionUser, user.ID.String())
	m.Put(r.ctx(), auth.SessionStarted, time.Now().UTC().Format(time.RFC3339))
	m.Put(r.ctx(), auth.SessionAddress, r.address().String())
	m.Put(r.ctx(), auth.SessionBrowser, r.browser())
	return r.enterInhabited(user)
}

// enterInhabited makes the first organization of the user's that has anything to show the current one; a demo fleet comes last.
func (r *request) enterInhabited(user *auth.User) error {
	p, err := r.server.Auth.PrincipalOf(r.ctx(), user.ID, uuid.Nil)
	if err != nil || len(p.Memberships) == 0 {
		return err
	}
	var own, demo []uuid.UUID
	for _, m := range p.Memberships {
		if m.Demo {
			demo = append(demo, m.ID)
		} else {
			own = append(own, m.ID)
		}
	}
	id, err := r.server.Inventory.FirstInhabited(r.ctx(), append(own, demo...))
	if err != nil {
		return err
	}
	r.server.sessions.Put(r.ctx(), auth.SessionOrganization, id.String())
	return nil
}

// browser is the User-Agent if it is one worth showing.
func (r *request) browser() string {
	agent := r.header("User-Agent")
	if len(agent) > maxBrowser || !isText(agent) {
		return ""
	}
	return agent
}

// sessionID names the session of the request among the user's others.
func (r *request) sessionID() string {
	return auth.SessionID(r.server.sessions.Token(r.ctx()))
}

// What the next page says about how the last form ended.
const (
	noticeTone = "notice-tone"
	noticeText = "notice"
)

// notify has the next page say how this form ended.
func (r *request) notify(tone ui.Tone, words string) {
	r.server.sessions.Put(r.ctx(), noticeTone, string(tone))
	r.server.sessions.Put(r.ctx(), noticeText, words)
}

// notice takes what notify left; words are empty if there is nothing.
func (r *request) notice() (tone ui.Tone, words string) {
	if !r.session || r.Principal.User == nil {
		return ui.Plain, ""
	}
	tone = ui.Tone(r.server.sessions.PopString(r.ctx(), noticeTone))
	return tone, r.server.sessions.PopString(r.ctx(), noticeText)
}
