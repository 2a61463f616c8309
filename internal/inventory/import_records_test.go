package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/list/listtest"
	"calfleet/internal/sheet"
)

func (w world) importFile(t *testing.T, reading Reading, text string) *Import {
	t.Helper()
	i, err := w.StageImport(t.Context(), here, buyer, Upload{FileName: "flotte.csv", File: sheet.FileOf([]byte(text)), Reading: reading}, nil)
	check(t, err)
	return i
}

func (w world) applyFile(t *testing.T, text string) *Import {
	t.Helper()
	i := w.importFile(t, Reading{}, text)
	_, err := w.ApplyImport(t.Context(), here, buyer, i.ID, true, nil)
	check(t, err)
	applied, err := w.Import(t.Context(), here, i.ID)
	check(t, err)
	return applied
}

func (w world) rowsOf(t *testing.T, i *Import) []*ImportRow {
	t.Helper()
	preview, err := w.ImportRows(t.Context(), here, i.ID, ImportRowFilter{})
	check(t, err)
	return preview.Page.Rows
}

func (w world) hostNamed(t *testing.T, name string) *Host {
	t.Helper()
	for _, h := range listtest.All[Host](t, w.pool, here, HostList) {
		if h.Name == name {
			return h
		}
	}
	t.Fatalf("there is no host %s", name)
	return nil
}

const hostFile = "Hôte;Domaine;Système d’exploitation;Mode;Serveurs de licences;Site;Notes\n" +
	"rdsh01;contoso.local;Microsoft Windows Server 2022 Standard;Par appareil;lic01.contoso.local, lic02;Lyon;x\n" +
	"\\\\RDSH07;;2012 R2;4;;;\n" +
	"RDSH08.contoso.local;;Ubuntu;PerUser;;;\n"

func TestImport_HostsAreEnteredAsByAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	site := w.own(t, KindHost, "Site", CustomText)
	before := w.rdsh01(t)
	i := w.importFile(t, Reading{}, hostFile)
	if i.Kind != ImportHosts || i.New != 1 || i.Changed != 1 || i.Refused != 1 {
		t.Fatalf("staged as %s, %+v", i.Kind, i.Counts())
	}
	rows := w.rowsOf(t, i)
	if rows[2].Problems[0].Column != "Système d’exploitation" || rows[0].Name != "rdsh01" || len(rows[0].Changes) < 3 {
		t.Errorf("rows %+v", rows[0])
	}
	if now := w.rdsh01(t); !cmp.Equal(now, before) {
		t.Error("looking at a file changes something")
	}
	_, err := w.ApplyImport(t.Context(), here, buyer, i.ID, true, nil)
	check(t, err)
	host := w.rdsh01(t)
	if valueOf(host.LicensingMode) != 2 || host.Release != "2022" || !cmp.Equal(host.LicenseServers, []string{"lic01.contoso.local", "lic02"}) || !cmp.Equal(host.GraceDaysLeft, before.GraceDaysLeft) {
		t.Errorf("host %+v", host)
	}
	entries, err := w.Entries(t.Context(), here, host.ID)
	check(t, err)
	for _, e := range entries {
		if e.By != buyer || e.Pinned || e.ReportedSource != before.Source {
			t.Errorf("entry %+v; want one of the person, over what the report said", e)
		}
	}
	if len(entries) != 3 {
		t.Errorf("%d entries, want mode, servers and release", len(entries))
	}
	values, err := w.CustomValuesOf(t.Context(), here, host.ID)
	if err != nil || values[site] != "Lyon" {
		t.Errorf("own fields %v, %v", values, err)
	}
	if fresh := w.hostNamed(t, "rdsh07"); fresh.Release != "2012 R2" || !valueOf(fresh.SessionHost) || valueOf(fresh.LicensingMode) != 4 {
		t.Errorf("new host %+v", fresh)
	}
	if again := w.importFile(t, Reading{}, hostFile); again.Same != 2 || again.Refused != 1 {
		t.Errorf("again %+v, want nothing changed", again.Counts())
	}
}

// Reports keep their rank: what was imported stands until one that looked later says otherwise.
func TestImport_ALaterReportOverrulesWhatAFileSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := sampleHost()
	w.submit(t, r)
	w.applyFile(t, "Host;Mode\nrdsh01.contoso.local;Per Device\n")
	if mode := valueOf(w.rdsh01(t).LicensingMode); mode != 2 {
		t.Fatalf("mode %d", mode)
	}
	w.submit(t, sampleHost()) // collected before the file was applied
	if mode := valueOf(w.rdsh01(t).LicensingMode); mode != 2 {
		t.Errorf("an older report made the mode %d", mode)
	}
}

func TestUndoImport_HostsReturnToWhatTheyWere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.applyFile(t, "Host;Mode;Domain\nrdsh02;Per User;contoso.local\nrdsh03;Per User;\n")
	w.own(t, KindHost, "Site", CustomText)
	before := w.rdsh01(t)
	i := w.applyFile(t, hostFile[:strings.LastIndex(hostFile, "RDSH08")]+"rdsh02;;2019;Per Device;;Nice;\nrdsh03;;;Per Device;;Nice;\nrdsh09;;;;lic01;;\n")
	if i.New != 2 || i.Changed != 3 {
		t.Fatalf("applied %+v", i.Counts())
	}
	_, err := w.SaveHost(t.Context(), here, ana, Form{ID: w.hostNamed(t, "rdsh03").ID, Values: map[string]string{"licensing_mode": "5"}})
	check(t, err)
	check(t, w.AddNote(t.Context(), here, ana, Ref{KindHost, w.hostNamed(t, "rdsh09").ID}, "of interest"))
	undone, err := w.UndoImport(t.Context(), here, ana, i.ID)
	check(t, err)
	want := UndoneImport{Removed: 1, Restored: 2, Kept: []KeptPurchase{{Reference: "rdsh03"}, {Reference: "rdsh09"}}}
	if diff := cmp.Diff(want, undone); diff != "" {
		t.Errorf("undone (-want +got):\n%s", diff)
	}
	after := w.rdsh01(t)
	after.UpdatedAt = before.UpdatedAt
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("restored (-before +after):\n%s", diff)
	}
	if entries, err := w.Entries(t.Context(), here, after.ID); err != nil || len(entries) != 0 {
		t.Errorf("entries %v, %v; want none, as before", entries, err)
	}
	second := w.hostNamed(t, "rdsh02")
	if entries, err := w.Entries(t.Context(), here, second.ID); err != nil || valueOf(second.LicensingMode) != 4 || second.Release != "unknown" || len(entries) == 0 {
		t.Errorf("rdsh02 %+v, %v, %v; want the word of the first import", second, entries, err)
	}
	if values, err := w.CustomValuesOf(t.Context(), here, second.ID); err != nil || len(values) != 0 {
		t.Errorf("own fields %v, %v", values, err)
	}
	if h := w.hostNamed(t, "rdsh07"); h.RetiredAt == nil {
		t.Error("the host that the import added is in use")
	}
	back := w.importFile(t, Reading{}, "Host;Windows Server\nrdsh07;2012 R2\n")
	if back.Changed != 1 || w.rowsOf(t, back)[0].Changes[0].Field != fieldUse {
		t.Errorf("a file that names it again: %+v", back.Counts())
	}
}

func TestImport_LicenseServersAreToldFromHostsByTheirColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.applyFile(t, "License server;Windows Server;Activated;Discovery scope;Terminal Server License Servers;Product ID;Newer CALs to older hosts\n"+
		"lic07.contoso.local;2019;activated;domain;yes;00455-1;prevented by policy\nlic08;2022;no;forest;;;\n")
	if i.Kind != ImportLicenseServers || i.New != 2 {
		t.Fatalf("applied %s %+v", i.Kind, i.Counts())
	}
	for _, l := range listtest.All[LicenseServer](t, w.pool, here, LicenseServerList) {
		if l.Name == "lic07.contoso.local" && (!valueOf(l.Activated) || valueOf(l.Scope) != 1 || !valueOf(l.InGroup) || valueOf(l.ProductID) != "00455-1" || l.Release != "2019" || !valueOf(l.NoUpgrade)) {
			t.Errorf("license server %+v", l)
		}
	}
	over := w.importFile(t, Reading{Kind: ImportHosts}, "Name;Product ID;Operating system\nlic07.contoso.local;1;2019\n")
	if over.Kind != ImportHosts || over.New != 1 {
		t.Errorf("what somebody says goes before what the columns say: %s %+v", over.Kind, over.Counts())
	}
}

func TestImport_LinesThatFitNothingKnownAreRefusedAsTheyAreCompared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.applyFile(t, "Host;Mode\nrdsh01.a.local;Per User\nrdsh01.b.local;Per User\n")
	i := w.importFile(t, Reading{}, "Host;Mode;Use\nrdsh01;Per Device;\nrdsh01.a.local;Per Device;\nRDSH01.a.local;;\nrdsh05;Per User;retired\n;Per User;\n")
	if i.Refused != 4 || i.Changed != 1 {
		t.Fatalf("staged %+v", i.Counts())
	}
	var refused []*ImportRow
	check(t, w.EachRefused(t.Context(), here, i.ID, func(row *ImportRow) error {
		refused = append(refused, row)
		return nil
	}))
	if len(refused) != 4 || !strings.Contains(refused[0].Problems[0].Reason.EN, "full name") || refused[0].Cells[0] != "rdsh01" {
		t.Errorf("refused %+v", refused[0])
	}
	if _, err := w.ApplyImport(t.Context(), here, buyer, i.ID, false, nil); err == nil {
		t.Error("applied whole although lines are refused")
	}
	counts, err := w.ApplyImport(t.Context(), here, buyer, i.ID, true, nil)
	if err != nil || counts.Changed != 1 || valueOf(w.hostNamed(t, "rdsh01.a.local").LicensingMode) != 2 {
		t.Errorf("applied %+v, %v", counts, err)
	}
	if _, err := w.UndoImport(t.Context(), here, buyer, uuid.New()); err == nil {
		t.Error("undid an import that isn't there")
	}
}
