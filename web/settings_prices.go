package web

import (
	"net/http"
	"strings"
	"time"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathPrices      = "/settings/prices"
	pathForgetPrice = pathPrices + "/forget"
)

// pricesPage is what one of a thing costs the organization.
type pricesPage struct {
	settingsHead
	Prices     []priceView
	Wares      []ui.Option
	Versions   []ui.Option
	Entry      priceEntry // what a refused form was sent with
	Complaints complaints
}

// priceEntry is a price as the form has it.
type priceEntry struct{ Ware, Version, Amount, Currency, Source, AsOf string }

// priceView is one price.
type priceView struct{ Name, Amount, About, Ware, Version, Forget string }

// pricesPage answers GET /settings/prices.
func (s *server) pricesPage(r *request) error {
	return s.showPrices(r, http.StatusOK, pricesPage{})
}

func (s *server) showPrices(r *request, status int, p pricesPage) error {
	all, err := s.cases.Prices(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	p.settingsHead = r.settingsHead()
	for _, price := range all {
		name := inLang(r.Lang, price.Name())
		p.Prices = append(p.Prices, priceView{
			Name: name, Amount: money(r.Lang, price.Amount, price.Currency), About: dotted(text.PriceSaid.In(r.Lang, price.Source, text.Date(r.Lang, price.AsOf)), price.By),
			Ware: wareValue(price), Version: price.Version.String(), Forget: text.PriceForgetIt.In(r.Lang, name),
		})
	}
	if p.Entry.Currency == "" && len(all) > 0 {
		p.Entry.Currency = all[0].Currency
	}
	p.Wares = []ui.Option{
		{Value: compat.PerUser.String(), Text: text.PriceUser.In(r.Lang)},
		{Value: compat.PerDevice.String(), Text: text.PriceDevice.In(r.Lang)},
		{Value: string(compat.WindowsServer), Text: text.PriceServer.In(r.Lang)},
		{Value: string(compat.Labour), Text: text.PriceLabour.In(r.Lang)},
	}
	p.Versions = priceVersions(p.Entry.Version)
	for i := range p.Wares {
		p.Wares[i].Selected = p.Wares[i].Value == p.Entry.Ware
	}
	return r.pageAs(status, text.PricesTitle.In(r.Lang), pricesView(p))
}

// wareValue is the kind of CALs, or the other ware: one word for both in the form.
func wareValue(p *cases.Price) string {
	if p.Ware == compat.RDSCALs {
		return p.Kind.String()
	}
	return string(p.Ware)
}

// priceVersions are the CAL versions, the newest first.
func priceVersions(chosen string) (options []ui.Option) {
	for _, release := range compat.Default().Releases() {
		version := compat.Default().CALOf(release).String()
		if len(options) == 0 || options[0].Value != version {
			options = append([]ui.Option{{Value: version, Text: version, Selected: version == chosen}}, options...)
		}
	}
	return options
}

// priceOf reads which price a form means.
func priceOf(form fields) (p cases.Price) {
	p.Version, _ = compat.ParseCALVersion(form.text("version"))
	p.Ware = compat.Ware(form.text("ware"))
	if kind, err := compat.ParseKind(form.text("ware")); err == nil && kind != compat.KindUnknown {
		p.Ware, p.Kind = compat.RDSCALs, kind
	}
	return p
}

// savePrice answers POST /settings/prices.
func (s *server) savePrice(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	e := priceEntry{form.text("ware"), form.text("version"), form.text("amount"), form.text("currency"), form.text("source"), form.text("as_of")}
	p := priceOf(form)
	p.Currency, p.Source = e.Currency, e.Source
	amount, ok := cases.ParseAmount(e.Amount)
	if p.Amount = amount; !ok {
		p.Amount = -1
	}
	if day, err := time.Parse(time.DateOnly, e.AsOf); err == nil {
		p.AsOf = day
	}
	err = s.cases.SavePrice(r.ctx(), r.organization(), r.Principal.Actor(), p)
	if f := fault.As(err); f != nil && priceComplaints[f.Place] != (text.Msg{}) {
		wrong := complaints{f.Place: priceComplaints[f.Place].In(r.Lang)}
		if f.Kind == fault.Conflict {
			wrong[f.Place] = text.PriceMixed.In(r.Lang)
		}
		return s.showPrices(r, http.StatusUnprocessableEntity, pricesPage{Entry: e, Complaints: wrong})
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.PriceSaved.In(r.Lang))
	return r.see(pathPrices)
}

var priceComplaints = map[string]text.Msg{
	"ware": text.PriceWrong, "kind": text.PriceWrong, "version": text.PriceWrong, "amount": text.PriceWrongSum, "currency": text.PriceWrongCode, "source": text.PriceWrongText,
	"as_of": text.PriceWrongDay,
}

// forgetPrice answers POST /settings/prices/forget.
func (s *server) forgetPrice(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	if err := s.cases.ForgetPrice(r.ctx(), r.organization(), r.Principal.Actor(), priceOf(form)); err != nil {
		return err
	}
	r.notify(ui.Good, text.PriceForgotten.In(r.Lang))
	return r.see(pathPrices)
}

// money is an amount as people write it: "1,250.00 EUR", "1 250,00 EUR".
func money(l text.Lang, hundredths int64, currency string) string {
	point := "."
	if l == text.French {
		point = ","
	}
	_, cents, _ := strings.Cut(cases.AmountText(hundredths), ".")
	return text.Number(l, int(hundredths/100)) + point + cents + "\u00a0" + currency
}

// costWords says what something comes to: "nothing", "0.00 EUR to 900.00 EUR · unknown: …".
func costWords(l text.Lang, c cases.Cost) string {
	if c.IsFree() {
		return text.CostNothing.In(l)
	}
	words := ""
	switch {
	case c.Most == 0:
	case c.Least == c.Most:
		words = money(l, c.Most, c.Currency)
	default:
		words = text.CostRange.In(l, money(l, c.Least, c.Currency), money(l, c.Most, c.Currency))
	}
	var unknown []string
	for _, u := range c.Unknown {
		unknown = append(unknown, inLang(l, u))
	}
	if len(unknown) == 0 {
		return words
	}
	return dotted(words, text.CostPlus.In(l, strings.Join(unknown, ", ")))
}
