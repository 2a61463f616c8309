package web

import (
	"errors"
	"net/http"
	"net/url"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// signInForm is the page that asks who it is.
type signInForm struct {
	Lang   text.Lang
	Email  string
	Return string // where to go afterwards
	Error  string
}

// signInBack is the page that asks who it is and leads back to an address.
func signInBack(address string) string {
	if address == "/" {
		return "/sign-in"
	}
	return "/sign-in?" + url.Values{"return": {address}}.Encode()
}

func (s *server) signInPage(r *request) error {
	back := localPath(r.query("return"))
	if r.Principal.User != nil {
		return r.see(back)
	}
	return r.signInForm(http.StatusOK, signInForm{Return: back})
}

func (r *request) signInForm(status int, f signInForm) error {
	f.Lang = r.Lang
	return r.bare(status, text.SignInTitle.In(r.Lang), signInBody(f))
}

func (s *server) signIn(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	user, err := s.Auth.SignIn(r.ctx(), form.text("email"), form.raw("password"), r.address())
	if err != nil {
		return r.signInRefused(err, signInForm{Email: form.text("email"), Return: localPath(form.text("return"))})
	}
	if err := r.beginSession(user); err != nil {
		return err
	}
	return r.see(localPath(form.text("return")))
}

// signInRefused shows the form again, with the reason.
func (r *request) signInRefused(err error, f signInForm) error {
	status := statusOf(err)
	switch fault.KindOf(err) {
	case fault.Unauthentic:
		f.Error = text.SignInRefused.In(r.Lang)
	case fault.TooMany:
		f.Error = text.SignInSlowDown.In(r.Lang, waitWords(r.Lang, retryAfter(err, status)))
		r.retryAfter(retryAfter(err, status))
	default:
		return err
	}
	r.exchange.err = err
	return r.signInForm(status, f)
}

func (s *server) signOut(r *request) error {
	if err := s.sessions.Destroy(r.ctx()); err != nil {
		return err
	}
	r.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return r.see("/sign-in")
}

// linkForm is the page a sign-in link opens.
type linkForm struct {
	Lang       text.Lang
	Name       string
	Keep       bool // the user has a password and may keep it
	Complaints complaints
}

func (s *server) linkPage(r *request) error {
	user, err := s.Auth.UserOfLink(r.ctx(), r.Param("secret"))
	if err != nil {
		return err
	}
	return r.linkForm(http.StatusOK, user, nil)
}

func (r *request) linkForm(status int, user *auth.User, wrong complaints) error {
	f := linkForm{Lang: r.Lang, Name: user.Name, Keep: user.HasPassword(), Complaints: wrong}
	return r.bare(status, text.LinkTitle.In(r.Lang, user.Name), linkBody(f))
}

func (s *server) useLink(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	user, err := s.Auth.UserOfLink(r.ctx(), r.Param("secret"))
	if err != nil {
		return err
	}
	if form.raw("password") != form.raw("repeat") {
		return r.linkForm(http.StatusUnprocessableEntity, user, complaints{"repeat": text.PasswordDiffers.In(r.Lang)})
	}
	signedIn, err := s.Auth.UseLink(r.ctx(), r.Param("secret"), form.raw("password"))
	if wrong := r.complaintsOf(err); len(wrong) > 0 {
		return r.linkForm(http.StatusUnprocessableEntity, user, wrong)
	}
	if err != nil {
		return err
	}
	if err := r.beginSession(signedIn); err != nil {
		return err
	}
	return r.see("/")
}

// setupForm is the page that makes the first administrator.
type setupForm struct {
	Lang        text.Lang
	Name, Email string
	Complaints  complaints
}

func (s *server) firstAdministratorPage(r *request) error {
	if err := s.Auth.CheckFirstAdministratorLink(r.ctx(), r.Param("secret")); err != nil {
		return r.setupOver(err)
	}
	return r.setupForm(http.StatusOK, setupForm{})
}

func (r *request) setupForm(status int, f setupForm) error {
	f.Lang = r.Lang
	return r.bare(status, text.SetupTitle.In(r.Lang), setupBody(f))
}

// setupOver says what to do with a link that is over, which differs from what other links need.
func (r *request) setupOver(err error) error {
	if !errors.Is(err, auth.ErrLinkOver) {
		return err
	}
	f := failure{
		Title: text.SetupOver.In(r.Lang), Text: text.SetupOverSignIn.In(r.Lang),
		Number: text.ErrorRequestNumber.In(r.Lang, r.id()), Href: "/sign-in", Next: text.SignInButton.In(r.Lang),
	}
	return r.bare(http.StatusGone, f.Title, failureBody(f))
}

func (s *server) createFirstAdministrator(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	f := setupForm{Name: form.text("name"), Email: form.text("email")}
	if form.raw("password") != form.raw("repeat") {
		f.Complaints = complaints{"repeat": text.PasswordDiffers.In(r.Lang)}
		return r.setupForm(http.StatusUnprocessableEntity, f)
	}
	user, err := s.Auth.CreateFirstAdministrator(r.ctx(), r.Param("secret"), f.Name, f.Email, form.raw("password"))
	if f.Complaints = r.complaintsOf(err); len(f.Complaints) > 0 {
		return r.setupForm(http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return r.setupOver(err)
	}
	if err := r.beginSession(user); err != nil {
		return err
	}
	return r.see("/")
}

// passwordField is a field for a password somebody chooses.
func passwordField(l text.Lang, id string, label text.Msg, hint string, optional bool, wrong complaints) ui.Field {
	f := ui.Field{ID: id, Label: label.In(l), Hint: hint, Error: wrong[id], Attrs: newPasswordAttrs}
	if optional {
		f.Optional = text.Optional.In(l)
	}
	return f
}
