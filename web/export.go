package web

import (
	"strings"
	"time"

	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// export answers with a CSV file of what a list's filter lets through, on all its pages. French files are separated by semicolons,
// as Excel in French expects them.
func (r *request) export(name string, columns []text.Msg, write func(*sheet.Writer) error) error {
	separator := byte(',')
	if r.Lang == text.French {
		separator = ';'
	}
	var file strings.Builder
	w := sheet.NewWriter(&file, separator)
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.In(r.Lang)
	}
	if err := w.Header(titles...); err != nil {
		return err
	}
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	header := r.Response().Header()
	header.Set("Content-Disposition", `attachment; filename="calfleet-`+name+`.csv"`)
	return r.Blob(200, "text/csv; charset=utf-8", []byte(file.String()))
}

// hostsCSV answers GET /hosts.csv.
func (s *server) hostsCSV(r *request) error {
	page, err := s.Inventory.Hosts(r.ctx(), r.organization(), hostFilter(hostList(r).with("after", ""), 0))
	if err != nil {
		return err
	}
	columns := []text.Msg{
		text.HostsName, text.HostDomain, text.HostsRelease, text.HostOS, text.FieldBuild, text.HostsMode, text.FieldModeSource, text.HostsServers, text.HostLastReport,
	}
	return r.export("hosts", columns, func(w *sheet.Writer) error {
		for _, h := range page.Rows {
			err := w.Row(
				sheet.Text(h.Name), sheet.Text(domainOf(h.Name, h.Domain)), sheet.Text(h.Release), sheet.Text(valueOr(h.OS.Caption, "")),
				sheet.Text(valueOr(h.OS.Version, "")), sheet.Text(modeWord(r.Lang, h.LicensingMode)), sheet.Text(valueOr(h.LicensingModeSource, "")),
				sheet.Text(strings.Join(h.LicenseServers, " ")), isoTime(h.CollectedAt),
			)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// licenseServersCSV answers GET /license-servers.csv.
func (s *server) licenseServersCSV(r *request) error {
	page, err := s.Inventory.LicenseServers(r.ctx(), r.organization(), serverFilter(serverList(r).with("after", ""), 0))
	if err != nil {
		return err
	}
	columns := []text.Msg{
		text.ServersName, text.HostDomain, text.HostsRelease, text.HostOS, text.ServersActivated, text.ServerProductID, text.ServerServerID, text.HostLastReport,
	}
	return r.export("license-servers", columns, func(w *sheet.Writer) error {
		for _, l := range page.Rows {
			_, activated := activation(r.Lang, l.Activated)
			err := w.Row(
				sheet.Text(l.Name), sheet.Text(domainOf(l.Name, l.Domain)), sheet.Text(l.Release), sheet.Text(valueOr(l.OS.Caption, "")),
				sheet.Text(activated), sheet.Text(valueOr(l.ProductID, "")), sheet.Text(valueOr(l.ServerID, "")), isoTime(l.CollectedAt),
			)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// keyPacksCSV answers GET /key-packs.csv.
func (s *server) keyPacksCSV(r *request) error {
	packs, err := s.Inventory.AllKeyPacks(r.ctx(), r.organization(), inventory.KeyPackFilter{Search: r.query("q")})
	if err != nil {
		return err
	}
	columns := []text.Msg{
		text.ServersName, text.PackID, text.PackCode, text.PackVersion, text.PackKind, text.PackType, text.PackTotal, text.PackIssued, text.PackExpires,
	}
	return r.export("key-packs", columns, func(w *sheet.Writer) error {
		for _, pack := range packs {
			row := packRowOf(r.Lang, &pack.KeyPack)
			err := w.Row(
				sheet.Text(pack.Server), sheet.Int(pack.ID), sheet.Text(row.Code), sheet.Text(row.Version), sheet.Text(row.Kind), sheet.Text(row.Type),
				countCell(pack.Total), countCell(pack.Issued), isoTime(pack.ExpiresAt),
			)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// findingsCSV answers GET /findings.csv.
func (s *server) findingsCSV(r *request) error {
	found, err := s.Findings.List(r.ctx(), r.organization(), findingFilter(findingList(r)))
	if err != nil {
		return err
	}
	columns := []text.Msg{
		text.FindingsSeverity, text.FindingsVerdict, text.FindingsRule, text.FindingsSubject, text.FleetColCollection, text.FindingsFinding,
		text.FindingsRemedy, text.FindingsSince, text.FindingsResolved,
	}
	return r.export("findings", columns, func(w *sheet.Writer) error {
		for _, f := range found {
			if err := w.Row(findingCells(r.Lang, f)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func findingCells(l text.Lang, f *findings.Finding) []sheet.Cell {
	remedy := ""
	if best := f.BestRemedy(); best != nil {
		remedy = inLang(l, best.Title)
	}
	return []sheet.Cell{
		sheet.Text(findingWord(f.Verdict, f.Severity).In(l)), sheet.Text(findingVerdict(f.Verdict).In(l)), sheet.Text(f.Rule), sheet.Text(f.Subject),
		sheet.Text(f.Collection), sheet.Text(inLang(l, f.Message)), sheet.Text(remedy), isoTime(&f.OpenedAt), isoTime(f.ResolvedAt),
	}
}

// isoTime is a moment that sorts as text; empty where there is none.
func isoTime(t *time.Time) sheet.Cell {
	if t == nil {
		return sheet.Text("")
	}
	return sheet.Text(t.UTC().Format(time.RFC3339))
}

// countCell is a number, or empty where it was not read; -1 is unlimited, as WMI has it.
func countCell(n *int64) sheet.Cell {
	if n == nil {
		return sheet.Text("")
	}
	return sheet.Int(*n)
}
