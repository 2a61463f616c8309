package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
)

func TestPrices_AreWrittenDownAndTheComparisonCountsWithThem(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	compare := c.get(c.seedFinding()).href(".page-head .actions a")
	c.get(compare).shows(".compare", "unknown: Windows Server 2022, one machine")
	c.get("/settings/prices").status(http.StatusOK).shows("#prices", "No price yet")
	c.post("/settings/prices", "ware", "windows-server", "version", "2022", "amount", "1 049,50", "currency", "eur", "source", "quote 12", "as_of", "2026-11-02").sendsTo("/settings/prices")
	c.get("/settings/prices").shows("#prices", "Windows Server 2022, one machine", "1,049.50", "EUR", "quote 12")
	c.get(compare).shows(".compare", "0.00", "1,049.50").shows(".compare", "unknown: what the seller asks for").shows(".compare", "unknown: an hour of work")
	c.post("/settings/prices", "ware", "labour", "version", "2022", "amount", "80", "currency", "EUR", "source", "payroll", "as_of", "2026-11-02").sendsTo("/settings/prices")
	c.get("/settings/prices").shows("#prices", "an hour of work", "80.00", "payroll")
	c.get(compare).shows("tbody td", "320.00").shows("tbody td", "1,369.50").shows("tbody td", "40.00")
	c.post("/settings/prices/forget", "ware", "labour", "version", "unknown").sendsTo("/settings/prices")
	c.post("/settings/prices", "ware", "per_user", "version", "2022", "amount", "120", "currency", "USD", "source", "quote 13", "as_of", "2026-11-02").
		status(http.StatusUnprocessableEntity).shows(".notice", "another currency")
	c.post("/settings/prices", "ware", "per_user", "version", "2022", "amount", "1.250", "currency", "EUR", "source", "quote 13", "as_of", "2026-11-02").
		status(http.StatusUnprocessableEntity).shows(".notice", "Write an amount")
	c.post("/settings/prices/forget", "ware", "windows-server", "version", "2022").sendsTo("/settings/prices")
	c.get("/settings/prices").shows("#prices", "No price yet")
}
