package cases_test

import (
	"testing"
	"time"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
)

func price(version compat.CALVersion, kind compat.Kind, amount int64) cases.Price {
	p := cases.Price{Ware: compat.RDSCALs, Version: version, Kind: kind, Amount: amount, Currency: "eur", Source: "quote 4711", AsOf: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)}
	if kind == compat.KindUnknown {
		p.Ware = compat.WindowsServer
	}
	return p
}

func TestPrices_AreKeptCorrectedAndForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range []cases.Price{price(compat.CAL2022, compat.PerUser, 12_000), price(compat.CAL2022, compat.PerUser, 12_550), price(compat.CAL2022, compat.KindUnknown, 90_000)} {
		if err := w.SavePrice(t.Context(), here, "ana@contoso.local", p); err != nil {
			t.Fatal(err)
		}
	}
	all, err := w.Prices(t.Context(), here)
	if err != nil || len(all) != 2 || all[0].Amount != 12_550 || all[0].Currency != "EUR" || all[0].Kind != compat.PerUser || all[1].Ware != compat.WindowsServer || all[1].By != "ana@contoso.local" {
		t.Fatalf("prices %+v, %v", all, err)
	}
	if others, err := w.Prices(t.Context(), elsewhere); err != nil || len(others) != 0 {
		t.Errorf("another organization has %d prices, %v", len(others), err)
	}
	if err := w.ForgetPrice(t.Context(), elsewhere, "eve", *all[0]); fault.KindOf(err) != fault.NotFound {
		t.Errorf("forgotten from elsewhere: %v", err)
	}
	if err := w.ForgetPrice(t.Context(), here, "ana@contoso.local", *all[0]); err != nil {
		t.Error(err)
	}
	if all, err := w.Prices(t.Context(), here); err != nil || len(all) != 1 {
		t.Errorf("%d prices left, %v", len(all), err)
	}
}

func TestSavePrice_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.SavePrice(t.Context(), here, "ana", price(compat.CAL2019, compat.PerUser, 100)); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		change func(*cases.Price)
		place  string
		kind   fault.Kind
	}{
		"no ware":        {func(p *cases.Price) { p.Ware = compat.AskTheSeller }, "ware", fault.Invalid},
		"no version":     {func(p *cases.Price) { p.Version = compat.UnknownCAL }, "version", fault.Invalid},
		"no kind":        {func(p *cases.Price) { p.Kind = compat.KindUnknown }, "kind", fault.Invalid},
		"less than none": {func(p *cases.Price) { p.Amount = -1 }, "amount", fault.Invalid},
		"no currency":    {func(p *cases.Price) { p.Currency = "€" }, "currency", fault.Invalid},
		"two currencies": {func(p *cases.Price) { p.Currency = "USD" }, "currency", fault.Conflict},
		"no source":      {func(p *cases.Price) { p.Source = " " }, "source", fault.Invalid},
		"a day to come":  {func(p *cases.Price) { p.AsOf = time.Now().AddDate(0, 0, 9) }, "as_of", fault.Invalid},
		"no day":         {func(p *cases.Price) { p.AsOf = time.Time{} }, "as_of", fault.Invalid},
	}
	for name, test := range tests {
		p := price(compat.CAL2022, compat.PerUser, 100)
		test.change(&p)
		f := fault.As(w.SavePrice(t.Context(), here, "ana", p))
		if f == nil || f.Place != test.place || f.Kind != test.kind {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestCost_IsARangeAndSaysWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	server, user22, user25 := price(compat.CAL2022, compat.KindUnknown, 90_000), price(compat.CAL2022, compat.PerUser, 10_000), price(compat.CAL2025, compat.PerUser, 15_000)
	prices := cases.Prices{&server, &user22, &user25}
	tests := map[string]struct {
		spends      []compat.Spend
		least, most int64
		unknown     int
	}{
		"nothing to pay for":          {nil, 0, 0, 0},
		"a server unless one is free": {[]compat.Spend{{What: compat.WindowsServer, Version: compat.CAL2019, Most: 1}}, 0, 90_000, 0},
		"CALs, the newer dearer":      {[]compat.Spend{{What: compat.RDSCALs, Version: compat.CAL2022, Kind: compat.PerUser, Least: 50, Most: 50}}, 500_000, 750_000, 0},
		"CALs that have no price":     {[]compat.Spend{{What: compat.RDSCALs, Version: compat.CAL2022, Kind: compat.PerDevice, Most: 50}}, 0, 0, 1},
		"CALs without a number":       {[]compat.Spend{{What: compat.RDSCALs, Version: compat.CAL2025, Kind: compat.PerUser}}, 0, 0, 1},
		"work without a rate":         {[]compat.Spend{{What: compat.Labour, Least: 2, Most: 16}}, 0, 0, 1},
		"a fee":                       {[]compat.Spend{{What: compat.AskTheSeller}}, 0, 0, 1},
	}
	for name, test := range tests {
		c := prices.Cost(test.spends)
		if c.Least != test.least || c.Most != test.most || len(c.Unknown) != test.unknown || c.IsFree() != (test.spends == nil) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// Work is counted in quarters of an hour and priced by the hour.
func TestCost_OfWorkIsHoursAtTheirRate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hour := price(compat.CAL2022, compat.PerUser, 6_000)
	hour.Ware = compat.Labour
	if err := w.SavePrice(t.Context(), here, "ana", hour); err != nil {
		t.Fatal(err)
	}
	prices, err := w.Prices(t.Context(), here)
	if err != nil || len(prices) != 1 || prices[0].Version != compat.UnknownCAL || prices[0].Name().FR != "une heure de travail" {
		t.Fatalf("%+v, %v", prices, err)
	}
	if c := prices.Cost([]compat.Spend{{What: compat.Labour, Least: 2, Most: 16}}); c.Least != 3_000 || c.Most != 24_000 || len(c.Unknown) != 0 {
		t.Errorf("half an hour to half a day: %+v", c)
	}
	if c := prices.Cost([]compat.Spend{{What: compat.Labour}}); c.Most != 0 || len(c.Unknown) != 1 {
		t.Errorf("of work that nobody can tell: %+v", c)
	}
	if err := w.ForgetPrice(t.Context(), here, "ana", *prices[0]); err != nil {
		t.Error(err)
	}
}

func TestParseAmount(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int64{
		"1250": 125_000, "1 250,00": 125_000, "12.5": 1_250, "0": 0, "1’250.05": 125_005, "1.250": -1, "": -1, ",5": -1, "-1": -1, "1e3": -1, "12.": -1, "9999999999": -1, "+5": -1,
	} {
		if got, ok := cases.ParseAmount(s); ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %d, %t", s, got, ok)
		}
	}
}
