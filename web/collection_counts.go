package web

import (
	"net/http"
	"strconv"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// collectionCounts is how many users or devices a collection serves, as somebody counted them; what no machine knows, people enter.
type collectionCounts struct {
	Lang               text.Lang
	Action             string
	Authorised, Actual string // as the form holds them; "" not counted
	Complaints         complaints
	MayEdit            bool
}

func countsOf(r *request, c *compat.Collection) collectionCounts {
	return collectionCounts{
		Lang: r.Lang, Action: collectionPath(c.ID) + "/counts", Authorised: countValue(c.Authorised), Actual: countValue(c.Actual),
		MayEdit: operator.admits(r.Principal),
	}
}

func countValue(c compat.Count) string {
	if !c.Read {
		return ""
	}
	return strconv.FormatInt(c.N, 10)
}

// facts is the counts for those who may not change them.
func (c collectionCounts) facts() []ui.Fact {
	fact := func(term text.Msg, count string) ui.Fact {
		n, err := strconv.Atoi(count)
		if err != nil {
			return ui.Fact{Term: term.In(c.Lang), Text: text.CountsNone.In(c.Lang)}
		}
		return ui.Fact{Term: term.In(c.Lang), Text: text.Number(c.Lang, n)}
	}
	return []ui.Fact{fact(text.CountsAuthorised, c.Authorised), fact(text.CountsActual, c.Actual)}
}

// saveCounts answers POST /collections/{id}/counts.
func (s *server) saveCounts(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	p, err := s.collectionPage(r, id)
	if err != nil {
		return err
	}
	form, err := r.values()
	if err != nil {
		return err
	}
	p.Counts.Authorised, p.Counts.Actual, p.Counts.Complaints = form.text("authorised"), form.text("actual"), complaints{}
	counts := inventory.CollectionCounts{
		Authorised: p.Counts.read("authorised", p.Counts.Authorised), Actual: p.Counts.read("actual", p.Counts.Actual),
	}
	if len(p.Counts.Complaints) > 0 {
		return r.pageAs(http.StatusUnprocessableEntity, p.Head.Title, collectionView(*p))
	}
	if err := s.Inventory.SaveCollectionCounts(r.ctx(), r.organization(), r.Principal.Actor(), id, counts); err != nil {
		return err
	}
	r.notify(ui.Good, text.CountsSaved.In(r.Lang))
	return r.see(collectionPath(id.String()))
}

// read makes a count of what was sent; nil where nothing was.
func (c *collectionCounts) read(field, sent string) *int64 {
	if sent == "" {
		return nil
	}
	n, err := strconv.ParseUint(sent, 10, 32)
	if err != nil {
		c.Complaints[field] = text.CountsInvalid.In(c.Lang)
		return nil
	}
	return new(int64(n))
}
