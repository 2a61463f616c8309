package web

import (
	"errors"
	"net/url"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/list"
	"calfleet/internal/view"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathViews       = "/views"
	pathPlainView   = "/views/none"
	pathSharedViews = "/shared-views"

	viewParameter = "view" // of a list's address
	noView        = "none" // the list as it is by itself, although the reader's opens with a view
)

// viewed is what is to be known of a list to keep a view of it.
type viewed struct {
	path, name string
	definition func(*request) (*list.Definition, error)
}

func viewedOf[T any](l *listing[T]) viewed {
	return viewed{l.path, l.Name, func(r *request) (*list.Definition, error) {
		own, err := l.as(r)
		if err != nil {
			return nil, err
		}
		return &own.Definition, nil
	}}
}

// viewedLists are the lists by their names, as views have them.
func viewedLists() map[string]viewed {
	all := map[string]viewed{}
	for _, l := range []viewed{
		viewedOf(hostList()), viewedOf(licenseServerList()), viewedOf(keyPackList()), viewedOf(collectionList()), viewedOf(purchaseList()), viewedOf(findingList), viewedOf(importList),
		viewedOf(activityList), viewedOf(userList), viewedOf(tokenList),
	} {
		all[l.name] = l
	}
	return all
}

func (r *request) viewUser() view.User {
	return view.User{Organization: r.organization(), ID: r.Principal.User.ID, Actor: r.Principal.Actor()}
}

// openingWith is the list for a reader with these views, and the state that it opens with; empty for its own.
func (l *listing[T]) openingWith(views []view.View) (*listing[T], string) {
	for _, v := range views {
		if v.Default && v.Query != "" {
			own := *l
			own.plain = l.path + "?" + viewParameter + "=" + noView
			return &own, v.Query
		}
	}
	return l, ""
}

// viewsMenu are the views of a list, and what can be done with them.
type viewsMenu struct {
	List, Query string // what a new view would be of
	Plain       viewLine
	Shared, Own []viewLine
	Current     *viewLine // the view that the list is as, if any
	MayShare    bool
}

type viewLine struct {
	ID, Name, Href string
	On, Default    bool
	Path           string // of what can be done to it; "" for those who may not
	Open           string // where asked to open the list with it; "" for the list without any view
}

func (l *listing[T]) viewsMenu(r reader, s list.State, views []view.View) viewsMenu {
	query := s.First().Query()
	m := viewsMenu{
		List: l.Name, Query: query, MayShare: operator.admits(r.Principal),
		Plain: viewLine{Name: text.ViewPlain.In(r.Lang), Href: l.path, On: query == ""},
	}
	if l.plain != "" {
		m.Plain.Href = l.plain
	}
	for _, v := range views {
		line := viewLine{
			ID: v.ID.String(), Name: v.Name, Href: l.path + "?" + v.Query, On: v.Query == query, Default: v.Default,
			Path: pathViews + "/" + v.ID.String(), Open: pathViews + "/" + v.ID.String() + "/open",
		}
		if v.Query == "" {
			line.Href = m.Plain.Href
		}
		if v.Shared {
			line.Path = pathSharedViews + "/" + v.ID.String()
			if !m.MayShare {
				line.Path = ""
			}
			m.Shared = append(m.Shared, line)
		} else {
			m.Own = append(m.Own, line)
		}
		if line.On {
			m.Current = &line
		}
	}
	return m
}

func (s *server) saveOwnView(r *request) error    { return s.saveView(r, false) }
func (s *server) saveSharedView(r *request) error { return s.saveView(r, true) }

// saveView keeps the state of a list, and leads to the list as it is.
func (s *server) saveView(r *request, shared bool) error {
	form, l, back, err := r.viewForm()
	if err != nil {
		return err
	}
	_, err = s.views.Save(r.ctx(), r.viewUser(), view.Wanted{
		List: l.name, Name: form.text("name"), Query: form.text("query"), Shared: shared, Default: form.text("open") != "",
	})
	return r.viewDone(err, text.ViewSaved, back)
}

// viewForm reads a form about a view: the list that it stands above, whose state has to be one, and the way back.
func (r *request) viewForm() (form fields, l viewed, back string, err error) {
	if form, err = r.values(); err != nil {
		return nil, l, "", err
	}
	l, known := viewedLists()[form.text("list")]
	if !known {
		return nil, l, "", fault.At(fault.Invalid, "list", "there is no such list")
	}
	if !r.server.pages[l.path].admits(r.Principal) {
		return nil, l, "", fault.New(fault.Forbidden, "the role %q does not see this list", r.Principal.Role)
	}
	values, err := url.ParseQuery(form.text("query"))
	if err != nil {
		return nil, l, "", fault.At(fault.Invalid, "query", "is no address of this list")
	}
	definition, err := l.definition(r)
	if err != nil {
		return nil, l, "", err
	}
	state, err := definition.Decode(values)
	if err != nil {
		return nil, l, "", fault.Wrap(fault.Invalid, err, "the list is in no state like this")
	}
	form["query"] = []string{state.First().Query()}
	if back = addressOf(l.path, state); state.Query() == "" {
		back += "?" + viewParameter + "=" + noView
	}
	return form, l, back, nil
}

// viewDone says how it ended, above the list.
func (r *request) viewDone(err error, done text.Msg, back string) error {
	if err == nil {
		r.notify(ui.Good, done.In(r.Lang))
		return r.see(back)
	}
	f, isFault := errors.AsType[*fault.Error](err)
	switch {
	case !isFault:
		return err
	case f.Kind == fault.Invalid && f.Place == "name":
		r.notify(ui.Bad, text.ViewNameWrong.In(r.Lang, view.MaxName))
	case f.Kind == fault.Conflict && f.Place == "name":
		r.notify(ui.Bad, text.ViewNameTaken.In(r.Lang))
	case f.Kind == fault.Conflict:
		r.notify(ui.Bad, text.ViewTooMany.In(r.Lang, view.MaxViews))
	default:
		return err
	}
	r.exchange.err = err
	return r.see(back)
}

func (s *server) renameOwnView(r *request) error    { return s.renameView(r, false) }
func (s *server) renameSharedView(r *request) error { return s.renameView(r, true) }

func (s *server) renameView(r *request, shared bool) error {
	return r.changeView(text.ViewRenamed, func(id uuid.UUID, form fields) error {
		return s.views.Rename(r.ctx(), r.viewUser(), id, shared, form.text("name"))
	})
}

func (s *server) deleteOwnView(r *request) error    { return s.deleteView(r, false) }
func (s *server) deleteSharedView(r *request) error { return s.deleteView(r, true) }

func (s *server) deleteView(r *request, shared bool) error {
	return r.changeView(text.ViewDeleted, func(id uuid.UUID, _ fields) error {
		return s.views.Delete(r.ctx(), r.viewUser(), id, shared)
	})
}

// openView has the reader's list open with a view.
func (s *server) openView(r *request) error {
	return r.changeView(text.ViewOpens, func(id uuid.UUID, _ fields) error {
		return s.views.Open(r.ctx(), r.viewUser(), id)
	})
}

// openPlain has the reader's list open without any view.
func (s *server) openPlain(r *request) error {
	_, l, back, err := r.viewForm()
	if err != nil {
		return err
	}
	return r.viewDone(s.views.OpenPlain(r.ctx(), r.viewUser(), l.name), text.ViewOpensNot, back)
}

// changeView does something to the view of the path.
func (r *request) changeView(done text.Msg, change func(id uuid.UUID, form fields) error) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	form, _, back, err := r.viewForm()
	if err != nil {
		return err
	}
	return r.viewDone(change(id, form), done, back)
}
