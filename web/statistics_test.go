package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

func TestStatistics_TellHowLongRemediesTook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	c := w.client().signIn(auth.Operator)
	c.get("/cases/statistics").status(http.StatusOK).shows(".empty", "No case yet").hides("#quarters")
	page := c.openCase("downgrade-or-exchange").path
	c.get("/cases/statistics").shows("tbody tr", "Downgrade", "All quarters").hides("#quarters")
	if _, err := w.pool.Exec(t.Context(), `UPDATE case_events SET at = at - interval '12 days'`); err != nil {
		t.Fatal(err)
	}
	w.buy(t, "2019")
	w.assess(t)
	c.get("/cases/statistics").shows("#quarters", "12 d", "1 solved").shows("tbody tr", "Downgrade", "12 d", "0 % (0)")
	c.get("/cases/statistics?period=quarters&median=from:12&refused=to:0").shows("tbody tr", "Downgrade", "Q")
	c.get("/cases/statistics?longest=unread").shows("tbody tr", "Downgrade")
	c.get(page).shows("#stands", "Solved so far", "1 case of this remedy, which took 12 d", "Usual delay", "not known")
	c.get("/cases/statistics.csv").status(http.StatusOK)
	if !strings.Contains(c.body, ",1,12,12,,0,0,0") {
		t.Errorf("the export is\n%s", c.body)
	}
	c.get("/cases/statistics.csv?as=xlsx").status(http.StatusOK)
	if !strings.HasPrefix(c.body, "PK") {
		t.Error("the workbook is none")
	}
}
