package web

import (
	"os"

	"calfleet/internal/audit"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathAudits    = "/audits"
	pathAuditPack = "/audits/pack.zip"
)

// auditsPage tells what the pack holds and hands it out.
type auditsPage struct {
	Lang      text.Lang
	Head      ui.PageHead
	AsOf      string
	Languages []ui.Option
	Contents  ui.Table
	Files     []auditFile
	MayTake   bool
}

type auditFile struct{ Name, Holds string }

// audits answers GET /audits.
func (s *server) audits(r *request) error {
	p := auditsPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.AuditsTitle.In(r.Lang), Sub: text.AuditsSub.In(r.Lang)}, AsOf: stamp(r.Lang, s.now()),
		Languages: auditLanguages(r.Lang), Contents: tableOf(r.Lang, text.AuditContents, text.AuditFile, text.AuditHolds), Files: auditFiles(r.Lang),
		MayTake: auditor.admits(r.Principal),
	}
	return r.page(text.AuditsTitle.In(r.Lang), auditsView(p))
}

func auditLanguages(l text.Lang) []ui.Option {
	hints := map[text.Lang]text.Msg{text.English: text.AuditComma, text.French: text.AuditSemicolon}
	var options []ui.Option
	for _, language := range text.Langs {
		options = append(options, ui.Option{Value: string(language), Text: language.Name(), Hint: hints[language].In(l), Selected: language == l})
	}
	return options
}

func auditFiles(l text.Lang) []auditFile {
	return []auditFile{
		{"collections.csv", text.AuditCollections.In(l)},
		{"hosts.csv", text.AuditHosts.In(l)},
		{"license-servers.csv", text.AuditServers.In(l)},
		{"key-packs.csv", text.AuditKeyPacks.In(l)},
		{"purchases.csv", text.AuditPurchases.In(l)},
		{"pins.csv", text.AuditPins.In(l)},
		{"position.csv", text.AuditPosition.In(l)},
		{"position-purchases.csv", text.AuditPositionBy.In(l)},
		{"position-notes.csv", text.AuditPositionOf.In(l)},
		{"findings.csv", text.AuditFindings.In(l)},
		{"remedies.csv", text.AuditRemedies.In(l)},
		{"not-judged.csv", text.AuditNotJudged.In(l)},
		{"README.txt, LISEZMOI.txt", text.AuditReadMe.In(l)},
		{"manifest.json, SHA256SUMS", text.AuditSums.In(l)},
	}
}

// auditPack answers POST /audits/pack.zip. The pack is whole before its first byte leaves, so that a failure is a page and a slow
// reader holds no snapshot open. It waits in a file without a
// name, which is gone with this process however that ends.
func (s *server) auditPack(r *request) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	file, discard, err := namelessFile()
	if err != nil {
		return err
	}
	defer discard()
	o := r.Principal.Organization
	manifest, err := audit.WritePack(r.ctx(), s.Pool, file, audit.Options{
		Organization: o.ID, Slug: o.Slug, Name: o.Name, Language: audit.Language(values.text("language")), Generator: "calfleet " + s.Version,
	})
	if err != nil {
		return err
	}
	if err := audit.RecordPack(r.ctx(), s.Pool, o.ID, r.Principal.Actor(), manifest); err != nil {
		return err
	}
	return r.attach(audit.FileName(o.Slug, manifest.AsOf), "application/zip", file)
}

// namelessFile is a temporary file that has lost its name already, except on Windows, which keeps it until the file is discarded.
func namelessFile() (file *os.File, discard func(), err error) {
	file, err = os.CreateTemp("", "calfleet-pack-*")
	if err != nil {
		return nil, nil, err
	}
	_ = os.Remove(file.Name())
	return file, func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}, nil
}

// slowly says that the answer may take long to send.
func (r route) slowly() route {
	r.slow = uploadTime
	return r
}
