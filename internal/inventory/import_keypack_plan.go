package inventory

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/sheet"
)

// planKeyPacks says what lines do to the packs of the license servers that are known.
func planKeyPacks(ctx context.Context, tx pgx.Tx, organization uuid.UUID, _ *Import, lines []*touchingLine) (planBatch, error) {
	p, err := newRecordPlan[LicenseServer](ctx, tx, organization, licenseServerDefinition, nil)
	if err != nil {
		return planBatch{}, err
	}
	names := shortNames(column(lines, func(l *touchingLine) string { return l.Reference }))
	servers, err := many[LicenseServer](ctx, tx, licenseServersNamed, organization, names)
	if err != nil {
		return planBatch{}, err
	}
	packs, err := many[KeyPack](ctx, tx, keyPacksNamed, organization, names)
	if err != nil {
		return planBatch{}, err
	}
	fillKeyPacks(servers, packs)
	p.known = newResolver(servers)
	for _, l := range lines {
		p.does = append(p.does, packEffect(p, l))
	}
	return planBatch{lines: lines, does: p.does, write: func(ctx context.Context, a *importApplication) error {
		for _, w := range p.works {
			w.record.KeyPacksReadAt = &a.now
		}
		return p.write(ctx, a)
	}}, nil
}

// packEffect says what one line does to the packs of its server, which the next line finds so.
func packEffect(p *recordPlan[*LicenseServer], l *touchingLine) lineEffect {
	server := p.known.find(l.Reference, "")
	if server == nil || server.RetiredAt != nil {
		return refusedLine(sheet.Because("no license server in use is called %s; enter or import it first", "aucun serveur de licences en service ne s’appelle %s ; saisissez-le ou importez-le d’abord", l.Reference))
	}
	at, reason := packMeant(server.KeyPacks, l.Record.Fields)
	if !reason.IsZero() {
		return refusedLine(reason)
	}
	pack, before := KeyPack{Type: new(int64(packVolume))}, (*string)(nil)
	if at >= 0 {
		pack, before = server.KeyPacks[at], new(server.KeyPacks[at].text())
	}
	after, err := packSaid(pack, l.Record)
	if err != nil {
		return refusedLine(sayOf(err))
	}
	if at >= 0 && after.same(&pack) {
		return lineEffect{outcome: OutcomeSame}
	}
	t, _ := licenseServerTopics.named(topicKeyPacks)
	w := p.of[server]
	if w == nil {
		w = &recordWork[*LicenseServer]{record: server, topics: []string{topicKeyPacks}, before: map[string]partValues{topicKeyPacks: t.values(server)}}
		p.works, p.of[server] = append(p.works, w), w
	}
	server.KeyPacks = slices.Clone(server.KeyPacks)
	if at >= 0 {
		server.KeyPacks[at] = after
		return lineEffect{outcome: OutcomeChanged, changes: []FieldChange{{topicKeyPacks, before, new(after.text())}}}
	}
	if after.ID, _ = strconv.ParseInt(l.Record.Fields["pack"], 10, 64); after.ID == 0 {
		after.ID = newPackID(server.KeyPacks)
	}
	server.KeyPacks = append(server.KeyPacks, after)
	return lineEffect{outcome: OutcomeNew}
}

// packMeant is the place of the pack that a line speaks of, by its number or by what it holds; -1 for a new one.
func packMeant(packs []KeyPack, said map[string]string) (int, sheet.Reason) {
	if said["pack"] != "" {
		return slices.IndexFunc(packs, func(p KeyPack) bool { return strconv.FormatInt(p.ID, 10) == said["pack"] }), sheet.Reason{}
	}
	found, several := -1, false
	for i, p := range packs {
		c := p.Compat()
		if c.CALVersion().String() == said["cal_version"] && c.Kind().String() == said["cal_kind"] && !c.IsBuiltIn() && (said["description"] == "" || p.Description == said["description"]) {
			found, several = i, found >= 0 || several
		}
	}
	if several {
		return -1, sheet.Because("the license server has several packs of this version and kind; say the number of the pack", "le serveur de licences a plusieurs packs de cette version et de ce type ; indiquez le numéro du pack")
	}
	return found, sheet.Reason{}
}

// packSaid is a pack with what a line says otherwise; what that leaves alone stays as the license server said it.
func packSaid(p KeyPack, said *stagedRecord) (KeyPack, error) {
	c := p.Compat()
	f := KeyPackForm{CALVersion: c.CALVersion().String(), CALKind: c.Kind().String(), Total: valueOf(p.Total), Issued: p.Issued, Description: p.Description, ExpiresAt: p.ExpiresAt}
	was := f
	for field, typed := range said.values() {
		n, _ := strconv.ParseInt(typed, 10, 64)
		switch field {
		case "cal_version":
			f.CALVersion = typed
		case "cal_kind":
			f.CALKind = typed
		case "total":
			f.Total = n
		case "issued":
			if f.Issued = nil; typed != "" {
				f.Issued = &n
			}
		case "description":
			f.Description = typed
		case "expires_on":
			if typed == valueOf(textOfDay(p.ExpiresAt)) || p.ExpiresAt == nil && typed >= neverExpires {
				continue
			}
			if err := setDay(&f.ExpiresAt, textOf(typed)); err != nil {
				return p, fmt.Errorf("read the expiry of a pack: %w", err)
			}
		}
	}
	if was.CALVersion == f.CALVersion && was.CALKind == f.CALKind && was.Total == f.Total && sameNumber(was.Issued, f.Issued) && was.Description == f.Description && was.ExpiresAt == f.ExpiresAt {
		return p, nil
	}
	if err := f.validate(); err != nil {
		return p, err
	}
	return f.on(p), nil
}
