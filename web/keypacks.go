package web

import (
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// keyPacksPage is the list of key packs over all license servers.
type keyPacksPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	List    listState
	Toolbar ui.Toolbar
	Packs   []packRow
}

// keyPacks answers GET /key-packs.
func (s *server) keyPacks(r *request) error {
	list := listOf(r, "/key-packs")
	packs, err := s.Inventory.AllKeyPacks(r.ctx(), r.organization(), inventory.KeyPackFilter{Search: list.get("q")})
	if err != nil {
		return err
	}
	p := keyPacksPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.PacksTitle.In(r.Lang), Sub: text.CountKeyPacks.In(r.Lang, len(packs))},
		List: list, Toolbar: list.toolbar(r.Lang, text.HostsSearch, exportLink(r.Lang, list, "/key-packs.csv")),
	}
	for _, pack := range packs {
		row := packRowOf(r.Lang, &pack.KeyPack)
		row.Server, row.ServerHref = strings.ToUpper(shortName(pack.Server)), licenseServerPath(pack.LicenseServerID)
		p.Packs = append(p.Packs, row)
	}
	return r.page(text.PacksTitle.In(r.Lang), keyPacksView(p))
}

// packRow is one key pack in a list.
type packRow struct {
	ID, Code, Version, Kind, Type  string
	Total, Issued, Balance, Expiry string
	BalanceTone                    ui.Tone
	Server, ServerHref             string
	Href                           string // of its form; "" for those who may not
}

func packRowOf(l text.Lang, pack *inventory.KeyPack) packRow {
	c := pack.Compat()
	row := packRow{
		ID: packName(l, pack.ID), Code: pack.Description, Version: packVersion(l, c), Kind: packKind(l, c), Type: packType(l, c.Type),
		Total: countWord(l, c.Total), Issued: countWord(l, c.Issued), Balance: text.Nothing.In(l),
	}
	if c.Total.Read && c.Issued.Read && !c.Total.Unlimited && !c.Issued.Unlimited {
		balance := int(c.Total.N - c.Issued.N)
		row.Balance = text.Signed(l, balance)
		if balance < 0 {
			row.BalanceTone = ui.Bad
		}
	}
	if pack.ExpiresAt != nil && pack.ExpiresAt.Year() < 2036 {
		row.Expiry = text.Date(l, pack.ExpiresAt.In(time.UTC))
	}
	return row
}

// packVersion is the CAL version behind ProductVersionID; an id the rules don't know stays visible as what it is.
func packVersion(l text.Lang, c compat.KeyPack) string {
	switch version := c.CALVersion(); {
	case version != compat.UnknownCAL:
		return version.String()
	case c.IsBuiltIn():
		return c.ProductVersion
	case c.ProductVersionID < 0:
		return text.HostNotRead.In(l)
	}
	return text.PackUnknownID.In(l, c.ProductVersionID)
}

func packKind(l text.Lang, c compat.KeyPack) string {
	if c.IsBuiltIn() {
		return text.PackBuiltIn.In(l)
	}
	return kindWord(c.Kind()).In(l)
}

func packType(l text.Lang, packType int) string {
	words := map[int]text.Msg{
		1: text.PackRetail, 2: text.PackVolume, 3: text.PackConcurrent, 4: text.PackTemporary, 5: text.PackOpen, 6: text.PackBuiltIn, 7: text.PackOverIssue,
	}
	if word, known := words[packType]; known {
		return word.In(l)
	}
	return text.PackOther.In(l, packType)
}
