package web

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"calfleet/internal/auth"
	"calfleet/internal/report"
)

func TestHosts_FilterAndExportAgree(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/hosts?q=rdsh02").status(http.StatusOK).shows("tbody tr", "RDSH02", "2019", "Per User", "policy", "LIC19").hides("tbody tr", "RDSH01")
	c.get("/hosts.csv?q=rdsh02").status(http.StatusOK)
	if !strings.Contains(c.body, "rdsh02.contoso.local") || strings.Contains(c.body, "rdsh01.contoso.local") {
		t.Errorf("the export is not what the filter shows:\n%s", c.body)
	}
	c.get("/hosts?release=2025").status(http.StatusOK).hides("tbody tr").shows(".empty", "Nothing matches")
}

func TestHost_ShowsFactsFindingsAndWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/hosts").get(c.href("tbody th a")).status(http.StatusOK).shows("h1", "RDSH01")
	c.shows("#facts", "Microsoft Windows Server 2019 Standard", "10.0.17763", "Per User", "LIC19", "not read")
	c.shows("#findings", "2022 CALs cannot live", "Finance")
	c.shows("#history li", "First report", "calfleet-agent 0.1.0")
}

func TestLicenseServer_RefusalIsRecordedAndWithdrawn(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.get("/license-servers").href("tbody th a")
	c.get(path).status(http.StatusOK).shows("h1", "LIC19").shows("#packs tbody tr", "2019", "Per User", "100", "96", "+4").shows("#purchases", "PO-2026-0117")
	c.post(path+"/refusals", "cal_version", "2025", "cal_kind", "per_user", "quantity", "0").status(http.StatusUnprocessableEntity).shows("#refusals .field", "1")
	c.post(path+"/refusals", "cal_version", "2025", "cal_kind", "per_user", "quantity", "20", "note", "<b>not compatible</b>").sendsTo(path)
	c.follow().status(http.StatusOK).shows("#refusals li", "20 CALs", "2025", "<b>not compatible</b>")
	c.assess(t)
	c.get("/findings").shows("#findings tbody tr", "2022 and 2025 CALs cannot live")
	c.get(path).post(c.attr("#refusals li form", "action")).sendsTo(path)
	c.follow().hides("#refusals li form")
}

func TestRecords_ShowWhatOnlyNewerAgentsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	until := time.Now().AddDate(0, 0, 40).UTC().Truncate(time.Second)
	server := licenseServerReport("lic30", "Microsoft Windows Server 2025 Standard", "10.0.26100", 8, 50, 1)
	server.SessionHost = &report.SessionHost{IgnoredServers: []string{"old01.contoso.local"}}
	server.LicenseServer.NoUpgrade = new(true)
	server.LicenseServer.Issued = []report.Issued{
		{LicenseID: 1, KeyPackID: 3, ToComputer: "PC-SECRET", Status: new(int64(1)), ExpiresAt: &until},
		{LicenseID: 2, KeyPackID: 3, ToComputer: "PC-SECRET", Status: new(int64(4)), ExpiresAt: &until},
	}
	server.CollectedAt = time.Now().Add(3*time.Hour + time.Minute).UTC().Truncate(time.Microsecond)
	w.submit(t, server)
	c := w.client().signIn(auth.Viewer)
	c.get("/license-servers").get(c.href("tbody th a")).shows("#facts", "prevented by policy", "1 temporary", "1 revoked", "3 h ahead of the portal’s")
	c.hides("main", "PC-SECRET")
	c.french().get("/hosts").get(c.href("tbody th a")).shows("#facts", "Écrits là où Windows ne lit pas OLD01", "3 h d’avance")
}

func TestLicenseServer_ViewerMayNotRecordARefusal(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	path := c.get("/license-servers").href("tbody th a")
	c.get(path).hides("#refusals form").post(path+"/refusals", "cal_version", "2025", "cal_kind", "per_user", "quantity", "20").status(http.StatusForbidden)
}

func TestKeyPacks_UnknownVersionIsVisibleAsWhatItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, licenseServerReport("lic30", "Microsoft Windows Server 2025 Standard", "10.0.26100", 9, 50, -1))
	c := w.client().signIn(auth.Viewer)
	c.get("/key-packs").status(http.StatusOK).shows("tbody tr", "LIC30", "unknown (id 9)", "50", "unlimited")
	c.get("/key-packs.csv").status(http.StatusOK)
	if !strings.Contains(c.body, "unknown (id 9)") {
		t.Errorf("the export hides the unknown version:\n%s", c.body)
	}
}

func TestReports_UploadTakesReportsInOrSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	good, err := json.Marshal([]report.Report{computerReport("rdsh01", "Microsoft Windows Server 2019 Standard", "10.0.17763")})
	if err != nil {
		t.Fatal(err)
	}
	c.uploadReports("reports.json", `[{"schema": 1}]`).status(http.StatusUnprocessableEntity).shows(".notice", "reports.json", "[0].report_id")
	c.uploadReports("reports.json", string(good)).status(http.StatusOK).shows(".notice", "1 report taken in")
	section := "<<<rds_licenses:sep(44)>>>\nKeyPackId,Description,KeyPackType,ProductType,ProductVersion,ProductVersionID,TotalLicenses,IssuedLicenses,AvailableLicenses,ExpirationDate,TypeAndModel\n" +
		"13,A02-6.00-S,4,0,Windows Server 2008 oder Windows Server 2008 R2,2,-1,100,-1,01/01/2036 00:00:00\n9,C50-99.00-S,2,1,Windows Server 2031,9,4294967295,0,4294967295,01/01/2038 00:00:00\n"
	c.uploadReports("agent.txt", section).status(http.StatusUnprocessableEntity).shows(".notice", "agent.txt")
	c.uploadReports("agent.txt", section, "license_server", "lic01.contoso.local").status(http.StatusOK)
	c.get("/key-packs").shows("tbody tr", "LIC01", "unknown (id 9)", "unlimited")
}

// uploadReports posts one file of reports and pairs of other values.
func (c *client) uploadReports(name, content string, pairs ...string) *client {
	c.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	return c.send(http.MethodPost, "/reports", &body, w.FormDataContentType())
}
