package audit

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// saying is what a person said of one topic of a host or a license server, with what counts and what reports say.
type saying struct {
	*inventory.Entry

	record         string
	counts, report sheet.Cell
}

var pinColumns = []column[saying]{
	{t("Record", "Fiche"), func(_ *pack, r saying) sheet.Cell { return sheet.Text(r.record) }},
	{t("Kind", "Type"), func(p *pack, r saying) sheet.Cell { return p.say(recordWords[r.RecordKind]) }},
	{t("Field", "Champ"), func(p *pack, r saying) sheet.Cell { return p.say(topicWords[r.Topic]) }},
	{t("Value that counts", "Valeur retenue"), func(_ *pack, r saying) sheet.Cell { return r.counts }},
	{t("Pinned", "Épinglé"), func(p *pack, r saying) sheet.Cell { return p.flag(&r.Pinned) }},
	{t("Reports say", "Selon les relevés"), func(_ *pack, r saying) sheet.Cell { return r.report }},
	{t("Reported by", "Relevé par"), func(_ *pack, r saying) sheet.Cell { return sheet.Text(r.ReportedSource) }},
	{t("Reported since (UTC)", "Relevé depuis (UTC)"), func(_ *pack, r saying) sheet.Cell { return instant(r.ReportedAt) }},
	{t("Said by", "Saisi par"), func(_ *pack, r saying) sheet.Cell { return sheet.Text(r.By) }},
	{t("Said at (UTC)", "Saisi à (UTC)"), func(_ *pack, r saying) sheet.Cell { return instant(&r.At) }},
	{t("Why", "Motif"), func(_ *pack, r saying) sheet.Cell { return sheet.Text(r.Reason) }},
	{t("Until", "Jusqu’à"), func(p *pack, r saying) sheet.Cell { return p.say(until(r.Entry)) }},
}

// until says what ends an entry.
func until(e *inventory.Entry) compat.Text {
	if e.Until != nil {
		day := e.Until.Format(time.DateOnly)
		return t("the end of "+day+" (UTC)", "la fin du "+day+" (UTC)")
	}
	if e.Pinned {
		return t("somebody unpins it", "ce que quelqu’un le désépingle")
	}
	return t("a later report says something of it", "ce qu’un relevé ultérieur en parle")
}

var recordWords = map[string]compat.Text{
	inventory.KindHost: t("host", "hôte"), inventory.KindLicenseServer: t("license server", "serveur de licences"),
}

var topicWords = map[string]compat.Text{
	"domain": t("Domain", "Domaine"), "domain_joined": t("In a domain", "Dans un domaine"), "os": t("Release", "Version"),
	"session_host": t("RD Session Host role", "Rôle Hôte de session Bureau à distance"), "licensing_mode": t("Licensing mode", "Mode de licence"),
	"license_servers": t("License servers", "Serveurs de licences"), "activated": t("Activated", "Activé"), "scope": t("Discovery scope", "Étendue de découverte"),
	"in_group":   t("In Terminal Server License Servers", "Dans Serveurs de licences des services Terminal Server"),
	"no_upgrade": t("Refuses to give newer CALs to older hosts", "Refuse les CAL plus récentes aux hôtes plus anciens"), "product_id": t("Product ID", "ID de produit"),
	"server_id": t("License server ID", "ID de serveur de licences"), "key_packs": t("Key packs", "Packs de CAL"),
}

// pins lists what people said by hand. An auditor asks of every such value who stands for it.
func (p *pack) pins(_ context.Context, a *archive) error {
	sayings, err := p.sayings()
	if err != nil {
		return err
	}
	return addTable(p, a, "pins.csv", pinColumns, each(sayings))
}

func (p *pack) sayings() (all []saying, err error) {
	hosts, servers := map[uuid.UUID]*inventory.Host{}, map[uuid.UUID]*inventory.LicenseServer{}
	for _, h := range p.snapshot.Hosts {
		hosts[h.ID] = h
	}
	for _, l := range p.snapshot.LicenseServers {
		servers[l.ID] = l
	}
	for _, e := range p.snapshot.Entries { // those of retired records count for nothing
		s := saying{Entry: e}
		if h := hosts[e.RecordID]; h != nil {
			s, err = p.sayingOfHost(s, h)
		} else if l := servers[e.RecordID]; l != nil {
			s, err = p.sayingOfServer(s, l)
		}
		if err != nil {
			return nil, err
		}
		if s.record != "" {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b saying) int {
		return cmp.Or(strings.Compare(a.record, b.record), strings.Compare(a.RecordKind, b.RecordKind), strings.Compare(a.Topic, b.Topic))
	})
	return all, nil
}

func (p *pack) sayingOfHost(s saying, h *inventory.Host) (saying, error) {
	reported, err := s.ReportedHost()
	if err != nil {
		return s, err
	}
	s.record, s.counts, s.report = h.Name, p.hostTopic(s.Topic, h), p.hostTopic(s.Topic, reported)
	return s, nil
}

func (p *pack) hostTopic(topic string, h *inventory.Host) sheet.Cell {
	switch topic {
	case "domain":
		return p.known(h.Domain)
	case "domain_joined":
		return p.flag(h.DomainJoined)
	case "os":
		return p.release(h.Release)
	case "session_host":
		return p.flag(h.SessionHost)
	case "licensing_mode":
		return p.say(modeText(h.LicensingMode))
	case "license_servers":
		return p.serverList(h.LicenseServers)
	}
	return p.say(notRead)
}

func modeText(mode *int64) compat.Text {
	if mode == nil {
		return notRead
	}
	return compat.ModeFromWMI(int(*mode)).Text()
}

func (p *pack) serverList(servers []string) sheet.Cell {
	switch {
	case servers == nil:
		return p.say(notRead)
	case len(servers) == 0:
		return p.say(t("none", "aucun"))
	}
	return p.names(servers)
}

func (p *pack) sayingOfServer(s saying, l *inventory.LicenseServer) (saying, error) {
	reported, err := s.ReportedLicenseServer()
	if err != nil {
		return s, err
	}
	s.record, s.counts, s.report = l.Name, p.serverTopic(s.Topic, l), p.serverTopic(s.Topic, reported)
	if s.Topic == "key_packs" {
		s.counts, s.report = p.packsOf(l.Name), p.packList(compatPacks(reported.KeyPacks), reported.KeyPacks != nil)
	}
	return s, nil
}

func (p *pack) serverTopic(topic string, l *inventory.LicenseServer) sheet.Cell {
	switch topic {
	case "domain":
		return p.known(l.Domain)
	case "domain_joined":
		return p.flag(l.DomainJoined)
	case "os":
		return p.release(l.Release)
	case "activated":
		return p.flag(l.Activated)
	case "scope":
		return p.scope(l.Scope)
	case "in_group":
		return p.flag(l.InGroup)
	case "no_upgrade":
		return p.flag(l.NoUpgrade)
	case "product_id":
		return p.known(l.ProductID)
	case "server_id":
		return p.known(l.ServerID)
	}
	return p.say(notRead)
}

func (p *pack) scope(scope *int32) sheet.Cell {
	words := []compat.Text{t("workgroup", "groupe de travail"), t("domain", "domaine"), t("forest", "forêt")}
	if scope == nil || *scope < 0 || int(*scope) >= len(words) {
		return number(p, scope)
	}
	return p.say(words[*scope])
}

// packsOf are the packs of a license server as the rules count them.
func (p *pack) packsOf(server string) sheet.Cell {
	for i := range p.snapshot.Facts.LicenseServers {
		if l := &p.snapshot.Facts.LicenseServers[i]; l.Name == server {
			return p.packList(l.KeyPacks, l.KeyPacksRead)
		}
	}
	return p.say(notRead)
}

func compatPacks(packs []inventory.KeyPack) []compat.KeyPack {
	out := make([]compat.KeyPack, len(packs))
	for i := range packs {
		out[i] = packs[i].Compat()
	}
	return out
}

// packList is "100 × 2022 Per User, 50 × 2019 Per Device": what counts as supply.
func (p *pack) packList(packs []compat.KeyPack, read bool) sheet.Cell {
	if !read {
		return p.say(notRead)
	}
	var words []string
	for _, k := range packs {
		if !k.IsSupply() {
			continue
		}
		n := p.in(notRead)
		switch {
		case k.Total.Unlimited:
			n = p.in(unlimited)
		case k.Total.Read:
			n = strconv.FormatInt(k.Total.N, 10)
		}
		words = append(words, n+" × "+k.CALVersion().String()+" "+p.in(k.Kind().Text()))
	}
	if len(words) == 0 {
		return p.say(t("none", "aucun"))
	}
	return p.names(words)
}
