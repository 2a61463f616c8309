package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/ingest"
	"calfleet/web/text"
)

const packsExport = "\"KeyPackId\",\"ProductVersion\",\"ProductVersionID\",\"ProductType\",\"TotalLicenses\"\n\"4\",\"<i>2022</i>\",\"7\",\"1\",\"50\"\n\"x\",\"\",\"7\",\"1\",\"5\"\n"

func TestReports_AnExportIsReadAsWhatItIs(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.get("/reports/new").shows("#kind", "key packs", "judged by the file")
	c.uploadReports("packs.csv", packsExport, "license_server", "lic01.contoso.local").status(http.StatusOK)
	c.shows(".notice", "packs.csv", "key packs", "1 report").shows(".notice", "line 3", "not a row of key packs")
	c.get("/key-packs").shows("tr", "2022", "50")
}

func TestReports_AKindThatIsSaidWins(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.uploadReports("packs.csv", packsExport, "license_server", "lic01.contoso.local", "kind", string(ingest.ADComputers)).status(http.StatusUnprocessableEntity)
	c.shows(".notice", "ad-computers").shows(".notice", "not an object of this kind")
	c.uploadReports("packs.csv", packsExport, "license_server", "lic01.contoso.local", "kind", "no such kind").status(http.StatusOK)
}

func TestReports_EveryKindOfFileHasAName(t *testing.T) {
	t.Parallel()
	for _, kind := range ingest.Kinds {
		for _, l := range text.Langs {
			if fileKindWords[kind].In(l) == "" {
				t.Errorf("%s has no name in %s", kind, l)
			}
		}
	}
}
