package main

import (
	"fmt"
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

// circumstances are what the reports can't tell and whoever runs the command can.
type circumstances struct {
	NeededToday     bool          `help:"Service is needed today; ranks the remedies."`
	NewerHost       string        `help:"Whether a newer Windows Server is at hand: yes or no; ranks the remedies." enum:",yes,no" default:"" placeholder:"ANSWER"`
	Small           string        `help:"Whether this is a small organization: yes or no; judged by its size where not given." enum:",yes,no" default:"" placeholder:"ANSWER"`
	ExchangeRefused bool          `help:"Reseller and Clearinghouse have refused an exchange; ranks the remedies."`
	BaseCALs        string        `name:"base-cals" help:"Whether Windows Server CALs are owned for everybody who needs an RDS CAL: yes or no." enum:",yes,no" default:"" placeholder:"ANSWER"`
	NeedBasis       string        `help:"What the need for CALs is counted by: issued (what license servers have issued), authorised (who may connect) or actual (who does)." enum:"issued,authorised,actual" default:"issued" placeholder:"BASIS"`
	Trust           []twoWayTrust `help:"Two domains with a two-way trust; for each pair anew." placeholder:"A=B"`
}

// into puts what was said into the facts.
func (c circumstances) into(facts *compat.Facts) {
	basis, _ := compat.ParseBasis(c.NeedBasis) // one of the three, as the flag allows no other
	facts.Circumstances = compat.Circumstances{
		ServiceNeededToday: c.NeededToday, NewerHostAvailable: answer(c.NewerHost), SmallOrganization: answer(c.Small), ExchangeRouteClosed: c.ExchangeRefused,
		BaseCALsOwned: answer(c.BaseCALs), NeedBasis: basis,
	}
	for _, t := range c.Trust {
		facts.Trusts = append(facts.Trusts, compat.Trust{A: t.a, B: t.b, TwoWay: true})
	}
}

func answer(said string) *bool {
	if said == "" {
		return nil
	}
	return new(said == "yes")
}

// twoWayTrust is written "contoso.local=fabrikam.local".
type twoWayTrust struct{ a, b string }

// UnmarshalText refuses what are not two names of domains: a slip of the pen would silently leave a pair untold.
func (t *twoWayTrust) UnmarshalText(text []byte) error {
	a, b, _ := strings.Cut(strings.ToLower(string(text)), "=")
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if !report.IsHostName(a) || !report.IsHostName(b) || a == b {
		return fmt.Errorf("%q is not two domains, such as contoso.local=fabrikam.local", text)
	}
	t.a, t.b = a, b
	return nil
}
