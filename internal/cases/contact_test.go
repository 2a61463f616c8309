package cases_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
)

func (w world) contacts(t *testing.T, organization uuid.UUID) []cases.Contact {
	t.Helper()
	all, err := w.Contacts(t.Context(), organization)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func contact(t *testing.T, all []cases.Contact, id string) cases.Contact {
	t.Helper()
	at := slices.IndexFunc(all, func(c cases.Contact) bool { return c.ID == id })
	if at < 0 {
		t.Fatalf("no contact %s", id)
	}
	return all[at]
}

var checked = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func TestContacts_EachHasASourceADayAndBothLanguages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := map[string]bool{}
	for _, c := range w.contacts(t, here) {
		if seen[c.ID] || !c.BuiltIn || c.Changed != "" || c.Checked.IsZero() {
			t.Errorf("%+v", c)
		}
		seen[c.ID] = true
		for _, said := range []compat.Text{c.Title, c.Value, c.Source} {
			if said.EN == "" || said.FR == "" {
				t.Errorf("%s lacks words: %+v", c.ID, said)
			}
		}
	}
	if na := contact(t, w.contacts(t, here), "clearinghouse-na"); na.Value.EN != "1-888-571-2048" || na.Doubt.EN == "" || na.Recipient != cases.Clearinghouse {
		t.Errorf("got %+v", na)
	}
}

func TestSaveContact_CorrectsWhatComesWithThePortalForOneOrganization(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.SaveContact(t.Context(), here, "ana", cases.ContactEntry{ID: "clearinghouse-na", Value: " 0800 123 ", Source: "called them", CheckedOn: checked})
	if err != nil {
		t.Fatal(err)
	}
	c := contact(t, w.contacts(t, here), "clearinghouse-na")
	if c.Value.FR != "0800 123" || c.Source.EN != "called them" || !c.Checked.Equal(checked) || c.Doubt.EN != "" || c.Changed != "ana" || c.Title.FR == "" {
		t.Errorf("got %+v", c)
	}
	if c := contact(t, w.contacts(t, elsewhere), "clearinghouse-na"); c.Changed != "" {
		t.Errorf("another organization sees it: %+v", c)
	}
	if err := w.ForgetContact(t.Context(), here, "ana", "clearinghouse-na"); err != nil || contact(t, w.contacts(t, here), "clearinghouse-na").Changed != "" {
		t.Errorf("taken back: %v", err)
	}
	if err := w.ForgetContact(t.Context(), here, "ana", "clearinghouse-na"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("twice: %v", err)
	}
}

func TestSaveContact_AddsOneOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := len(w.contacts(t, here))
	e := cases.ContactEntry{Recipient: cases.VolumeSupport, Title: "Account manager", Value: "Bo, +33 1", Source: "contract", CheckedOn: checked}
	if err := w.SaveContact(t.Context(), here, "ana", e); err != nil {
		t.Fatal(err)
	}
	all := w.contacts(t, here)
	at := slices.IndexFunc(all, func(c cases.Contact) bool { return c.Title.EN == "Account manager" })
	if len(all) != before+1 || at < 0 || all[at].BuiltIn || all[at].Recipient != cases.VolumeSupport {
		t.Fatalf("%d contacts, at %d", len(all), at)
	}
	e.ID, e.Value, e.Recipient = all[at].ID, "Cy", cases.Reseller
	if err := w.SaveContact(t.Context(), here, "ana", e); err != nil || contact(t, w.contacts(t, here), e.ID).Value.EN != "Cy" || contact(t, w.contacts(t, here), e.ID).Recipient != cases.VolumeSupport {
		t.Errorf("changed: %v", err)
	}
	if err := w.SaveContact(t.Context(), elsewhere, "bo", e); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's: %v", err)
	}
	if err := w.ForgetContact(t.Context(), here, "ana", e.ID); err != nil || len(w.contacts(t, here)) != before {
		t.Errorf("forgotten: %v", err)
	}
}

func TestSaveContact_Refuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := cases.ContactEntry{ID: "support-us", Value: "x", Source: "y", CheckedOn: checked}
	tests := map[string]func(*cases.ContactEntry){
		"value":   func(c *cases.ContactEntry) { c.Value = " " },
		"source":  func(c *cases.ContactEntry) { c.Source = strings.Repeat("x", 501) },
		"checked": func(c *cases.ContactEntry) { c.CheckedOn = time.Now().AddDate(0, 0, 3) },
		"title":   func(c *cases.ContactEntry) { c.ID = "" },
	}
	for place, spoil := range tests {
		c := good
		spoil(&c)
		if f := fault.As(w.SaveContact(t.Context(), here, "ana", c)); f == nil || f.Kind != fault.Invalid || f.Place != place {
			t.Errorf("%s: %v", place, f)
		}
	}
	good.CheckedOn = time.Time{}
	if err := w.SaveContact(t.Context(), here, "ana", good); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no day: %v", err)
	}
}
