package web

import (
	"strings"

	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// keyPacksPage is the list of key packs over all license servers.
type keyPacksPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Toolbar ui.Toolbar
	Packs   []packRow
}

// keyPacks answers GET /key-packs.
func (s *server) keyPacks(r *request) error {
	filter := inventory.KeyPackFilter{Search: r.query("q")}
	packs, err := s.Inventory.AllKeyPacks(r.ctx(), r.organization(), filter)
	if err != nil {
		return err
	}
	p := keyPacksPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.PacksTitle.In(r.Lang), Sub: text.CountKeyPacks.In(r.Lang, len(packs))},
		Toolbar: ui.Toolbar{
			Action: "/key-packs", Query: filter.Search, SearchLabel: text.HostsSearch.In(r.Lang), Placeholder: text.SearchHint.In(r.Lang),
			Actions: ui.Go(ui.Link{
				Text: text.ExportCSV.In(r.Lang), Href: "/key-packs.csv" + queryOf(listAddress("", [2]string{"q", filter.Search})), Small: true, Icon: ui.IconDownload,
			}),
		},
	}
	for _, pack := range packs {
		row := packRowOf(r.Lang, &pack.KeyPack)
		row.Server, row.ServerHref = strings.ToUpper(shortName(pack.Server)), licenseServerPath(pack.LicenseServerID)
		p.Packs = append(p.Packs, row)
	}
	return r.page(text.PacksTitle.In(r.Lang), keyPacksView(p))
}
