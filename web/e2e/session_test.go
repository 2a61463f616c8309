package e2e

import (
	"strconv"

	"github.com/chromedp/chromedp"
)

// signIn signs the administrator in.
func (b *tab) signIn() {
	b.t.Helper()
	b.visit("/sign-in")
	b.fill("email", adminEmail)
	b.fill("password", adminPassword)
	b.follow(`form[action="/sign-in"] button`)
	b.has(".side")
}

// enter makes an organization the current one, by its name.
func (b *tab) enter(organization string) {
	b.t.Helper()
	if b.count(".organization") == 0 {
		return
	}
	choose := `(() => {
		const select = document.querySelector(".organization select");
		const option = [...select.options].find(o => o.text === ` + strconv.Quote(organization) + `);
		if (!option || option.selected) return "";
		return option.value;
	})()`
	value := ask[string](b, choose)
	if value == "" {
		return
	}
	submit := `(() => { const s = document.querySelector(".organization select"); s.value = ` + strconv.Quote(value) + `; s.form.submit(); })()`
	b.followBy(chromedp.Evaluate[chromedp.Void](submit))
}
