package inventory

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/report"
)

func (w world) past(t *testing.T, id uuid.UUID, past Past) []Change {
	t.Helper()
	if past.Limit == 0 {
		past.Limit = 1000
	}
	changes, err := w.Changes(t.Context(), here, []uuid.UUID{id}, past)
	check(t, err)
	return changes
}

func TestChanges_AreNarrowedAndPagedByTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h := w.rdsh01(t)
	w.correct(t, h, true, "os", "2022")
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) { r.Computer.OS = windows2022(); r.SessionHost.LicensingMode = new(int64(2)) }))
	all := w.past(t, h.ID, Past{})
	if !slices.IsSortedFunc(all, func(a, b Change) int { return b.ChangedAt.Compare(a.ChangedAt) }) {
		t.Error("they are not in the order of time")
	}
	var walked []Change
	for past := (Past{Limit: 1000}); ; {
		page := w.past(t, h.ID, past)
		if len(page) == 0 {
			break
		}
		first := slices.IndexFunc(page, func(c Change) bool { return c.ChangedAt.Before(page[0].ChangedAt) })
		if first < 0 {
			first = len(page)
		}
		walked, past.Before = append(walked, page[:first]...), page[0].ChangedAt
	}
	if diff := cmp.Diff(all, walked); diff != "" {
		t.Errorf("moment by moment (-want +got):\n%s", diff)
	}
	pins := w.past(t, h.ID, Past{Events: []Event{EventPin, EventUnpin, EventReported}})
	if len(pins) != 2 || pins[0].Event != EventReported || pins[1].Event != EventPin || pins[1].Reason != "the CMDB says so" {
		t.Errorf("pins %+v", pins)
	}
	if os := w.past(t, h.ID, Past{Fields: FieldsOf("os")}); len(os) != 6 {
		t.Errorf("%d changes of the operating system, want 6", len(os))
	}
	if mode := w.past(t, h.ID, Past{Fields: FieldsOf("licensing_mode"), Limit: 1}); len(mode) != 1 || *mode[0].New != "2" {
		t.Errorf("the last change of the mode %+v", mode)
	}
	if imported := w.past(t, h.ID, Past{Imported: true}); len(imported) != 0 {
		t.Errorf("%d changes by imports, want none", len(imported))
	}
	fields, err := w.ChangedFields(t.Context(), here, []uuid.UUID{h.ID})
	if err != nil || !slices.Contains(fields, "os") || !slices.Contains(fields, "licensing_mode") || !slices.IsSorted(fields) {
		t.Errorf("fields %q, %v", fields, err)
	}
	others, err := w.Changes(t.Context(), elsewhere, []uuid.UUID{h.ID}, Past{Limit: 10})
	ofOthers, errFields := w.ChangedFields(t.Context(), elsewhere, []uuid.UUID{h.ID})
	if err != nil || errFields != nil || len(others)+len(ofOthers) != 0 {
		t.Errorf("elsewhere %d changes of %d fields; %v, %v", len(others), len(ofOthers), err, errFields)
	}
}

func TestChanges_OfImportsAreFoundAsSuch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.stage(t, "Commande;Version;Type;Quantité\nBC-1;2022;Utilisateur;50\n")
	_, err := w.ApplyImport(t.Context(), here, ana, i.ID, false, nil)
	check(t, err)
	p := w.purchaseOf(t, "BC-1")
	p.Quantity = 60
	w.save(t, *p)
	imported := w.past(t, p.ID, Past{Imported: true})
	if len(imported) != 4 || imported[0].SourceID != i.ID.String() {
		t.Errorf("imported %+v", imported)
	}
}

func TestServersOf_FindsWhatAHostNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	w.submit(t, sampleServer(called("LIC02")))
	w.submit(t, sampleHost(func(r *report.Report) {
		r.SessionHost.LicenseServers = []string{"LIC02", "gone", "lic01.contoso.local"}
	}))
	check(t, w.RetireLicenseServer(t.Context(), here, ana, w.lic01(t).ID, ""))
	servers, err := w.ServersOf(t.Context(), here, w.rdsh01(t))
	if err != nil || len(servers) != 3 || servers[0].Record == nil || servers[0].Record.Name != "lic02.contoso.local" || servers[1].Record != nil || servers[2].Record != nil {
		t.Errorf("servers %+v, %v; want the second alone on record", servers, err)
	}
	if servers, err = w.ServersOf(t.Context(), elsewhere, w.rdsh01(t)); err != nil || servers[0].Record != nil {
		t.Errorf("elsewhere %+v, %v", servers, err)
	}
}

func TestCollectionRecords_AreItsOwnAndItsDeployments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker())
	id := w.finance(t)
	records, err := w.CollectionRecords(t.Context(), here, id)
	if err != nil || len(records) != 2 || records[0] != id {
		t.Errorf("records %v, %v", records, err)
	}
	changes, err := w.Changes(t.Context(), here, records, Past{Limit: 100, Fields: []string{"collections"}})
	if err != nil || len(changes) != 1 || changes[0].RecordKind != "deployment" {
		t.Errorf("changes %+v, %v", changes, err)
	}
	if records, err = w.CollectionRecords(t.Context(), here, w.group(t, "name", "Kiosks").ID); err != nil || len(records) != 1 {
		t.Errorf("of one by hand %v, %v", records, err)
	}
	if _, err := w.CollectionRecords(t.Context(), elsewhere, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("elsewhere: %v, want not found", err)
	}
}

func TestRecordName_IsWhatPeopleCallIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := map[string]string{
		KindHost: "rdsh01.contoso.local", KindLicenseServer: "lic01.contoso.local", KindCollection: "Finance", KindPurchase: "PO-2026-0117",
	}
	for kind, ref := range w.refs(t) {
		if name, err := w.RecordName(t.Context(), here, ref); err != nil || name != want[kind] {
			t.Errorf("%s is %q, %v; want %q", kind, name, err, want[kind])
		}
		for _, other := range Kinds {
			if _, err := w.RecordName(t.Context(), here, Ref{other, ref.ID}); other != kind && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s as %s: %v, want not found", kind, other, err)
			}
		}
	}
}
