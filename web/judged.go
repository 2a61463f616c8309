package web

import (
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/web/text"
)

// judged is an organization that was judged for this page, with the way from what the rules say to what is kept; it reads nothing.
type judged struct {
	lang     text.Lang
	snapshot *inventory.Snapshot
	found    map[findings.Key]uuid.UUID
}

// indexFindings leads from a finding that was just evaluated to the stored one.
func indexFindings(open []*findings.Finding) map[findings.Key]uuid.UUID {
	index := make(map[findings.Key]uuid.UUID, len(open))
	for _, f := range open {
		index[f.Key()] = f.ID
	}
	return index
}

func (j *judged) words(t compat.Text) string { return inLang(j.lang, t) }

func (j *judged) hrefOf(c *compat.CollectionResult) string {
	if c.ID != "" {
		return collectionPath(c.ID)
	}
	return j.serverHref(c.Name)
}

func (j *judged) serverHref(name string) string {
	if server := j.snapshot.LicenseServers[name]; server != nil {
		return licenseServerPath(server.ID)
	}
	return ""
}

// oldestReport is when the host reported that has been silent longest; not known where there is none, or one that never did.
func (j *judged) oldestReport(c *compat.CollectionResult) (oldest time.Time, known bool) {
	for _, row := range c.Rows {
		host := j.snapshot.Hosts[row.Host]
		if host == nil || host.CollectedAt == nil {
			return time.Time{}, false
		}
		if !known || host.CollectedAt.Before(oldest) {
			oldest, known = *host.CollectedAt, true
		}
	}
	return oldest, known
}

func (j *judged) findingHref(c *compat.CollectionResult, f *compat.Finding) string {
	if id, ok := j.found[findings.KeyOf(c, f)]; ok {
		return findingPath(id)
	}
	if c == nil {
		return rulePath(f.Rule)
	}
	return j.hrefOf(c)
}
