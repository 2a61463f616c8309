package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// changeForm asks first what would be done, then for what that needs.
type changeForm struct {
	Dos     []ui.Option
	Do      string // "" while nothing is chosen
	Fields  []changeField
	Problem string
}

// changeField is one field of a change.
type changeField struct {
	Field   ui.Field
	Options []ui.Option // of a choice
	Lines   bool        // several names
	Number  bool
	Value   string
}

// changeFieldOrder is the order in which the fields of a change are asked for.
var changeFieldOrder = []string{
	"license_server", "release", "domain", "purchase", "from", "to", "cal_version", "cal_kind", "quantity", "to_version", "reference", "mode", "collections", "hosts",
	"license_servers", "domains", "two_way",
}

var changeFieldWords = map[string]text.Msg{
	"license_server": text.DoServer, "release": text.DoRelease, "domain": text.DoDomain, "purchase": text.DoPurchase, "from": text.DoFrom, "to": text.DoTo,
	"cal_version": text.DoVersion, "cal_kind": text.DoKind, "quantity": text.DoQuantity, "to_version": text.DoToVersion, "reference": text.DoReference, "mode": text.DoMode,
	"collections": text.DoCollections, "hosts": text.DoHosts, "license_servers": text.DoServers, "domains": text.DoDomains, "two_way": text.DoTwoWay,
}

func (s *server) changeForm(r *request, p reckonedPlan, do compat.Do, sent fields) changeForm {
	f := changeForm{Dos: []ui.Option{{Text: text.DoNoChoice.In(r.Lang)}}}
	for _, d := range compat.Dos() {
		f.Dos = append(f.Dos, ui.Option{Value: string(d), Text: text.DoWords[string(d)].In(r.Lang), Selected: d == do})
	}
	needs, may := do.Fields()
	if len(needs) == 0 {
		return f
	}
	f.Do = string(do)
	for _, name := range changeFieldOrder {
		if needed := slices.Contains(needs, name); needed || slices.Contains(may, name) {
			f.Fields = append(f.Fields, changeFieldOf(r.Lang, p, do, name, needed, sent))
		}
	}
	return f
}

func changeFieldOf(l text.Lang, p reckonedPlan, do compat.Do, name string, needed bool, sent fields) changeField {
	f := changeField{Field: ui.Field{ID: "change-" + name, Name: name, Label: changeFieldWords[name].In(l), Free: true, Attrs: changeAttrs}, Value: sent.text(name)}
	if !needed {
		f.Field.Optional = text.Optional.In(l)
	}
	switch name {
	case "license_server":
		if do == compat.AddLicenseServer {
			f.Field.Label = text.DoServerNew.In(l)
		} else {
			f.Options = serverChoices(p)
		}
	case "from", "to":
		f.Options = serverChoices(p)
	case "release":
		for _, release := range slices.Backward(compat.Default().Releases()) {
			f.Options = append(f.Options, ui.Option{Value: release.String(), Text: release.String()})
		}
	case "cal_version", "to_version":
		f.Options = priceVersions("")
	case "cal_kind", "mode":
		for _, kind := range []compat.Kind{compat.PerUser, compat.PerDevice} {
			f.Options = append(f.Options, ui.Option{Value: kind.String(), Text: inLang(l, kind.Text())})
		}
	case "purchase":
		f.Options = purchaseChoices(l, p)
	case "two_way":
		f.Options = []ui.Option{{Value: "true", Text: text.TrustTwoWay.In(l)}, {Value: "false", Text: text.TrustNotBoth.In(l)}}
	case "quantity":
		f.Number, f.Field.Hint = true, text.DoQuantityAll.In(l)
		if needed {
			f.Field.Hint = ""
		}
	case "collections", "hosts", "license_servers", "domains":
		f.Lines, f.Field.Hint, f.Field.Attrs = true, text.DoLines.In(l), linesAttrs
	}
	if len(f.Options) > 0 && !needed {
		f.Options = slices.Insert(f.Options, 0, ui.Option{Text: text.DoNoChoice.In(l)})
	}
	for i := range f.Options {
		f.Options[i].Selected = f.Options[i].Value == f.Value
	}
	return f
}

// serverChoices are the license servers of the fleet and those that the plan adds.
func serverChoices(p reckonedPlan) (options []ui.Option) {
	var names []string
	for name := range p.snapshot.LicenseServers {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, c := range p.plan.Changes {
		if c.Do == compat.AddLicenseServer && !slices.Contains(names, c.LicenseServer) {
			names = append(names, c.LicenseServer)
		}
	}
	for _, name := range names {
		options = append(options, ui.Option{Value: name, Text: name})
	}
	return options
}

func purchaseChoices(l text.Lang, p reckonedPlan) (options []ui.Option) {
	for i := range p.snapshot.Facts.Purchases {
		b := &p.snapshot.Facts.Purchases[i]
		options = append(options, ui.Option{Value: b.ID, Text: dotted(b.Reference, text.SearchCALs.In(l, b.Quantity, dotted(b.Version.String(), inLang(l, b.Kind.Text()))))})
	}
	return options
}

// changeOf reads a change as the form has it. What is none of a field's values is left out: the rules say then what is missing.
func changeOf(form fields) compat.Change {
	c := compat.Change{
		Do: compat.Do(form.text("do")), LicenseServer: form.text("license_server"), Domain: form.text("domain"), Purchase: form.text("purchase"), To: form.text("to"),
		Reference: form.text("reference"), Collections: linesOf(form, "collections"), Hosts: linesOf(form, "hosts"), LicenseServers: linesOf(form, "license_servers"),
		Domains: linesOf(form, "domains"), From: linesOf(form, "from"),
	}
	c.Release, _ = compat.ParseRelease(form.text("release"))
	c.CALVersion, _ = compat.ParseCALVersion(form.text("cal_version"))
	c.ToVersion, _ = compat.ParseCALVersion(form.text("to_version"))
	c.CALKind, _ = compat.ParseKind(form.text("cal_kind"))
	c.Mode, _ = compat.ParseKind(form.text("mode"))
	if n, err := strconv.ParseInt(form.text("quantity"), 10, 64); err == nil {
		c.Quantity = int(min(max(n, -1), math.MaxInt32))
	}
	switch form.text("two_way") {
	case "true":
		c.TwoWay = new(true)
	case "false":
		c.TwoWay = new(false)
	}
	return c
}

// linesOf reads names that stand one a line.
func linesOf(form fields, name string) (names []string) {
	for line := range strings.Lines(form.text(name)) {
		if line = strings.TrimSpace(line); line != "" {
			names = append(names, line)
		}
	}
	return names
}
