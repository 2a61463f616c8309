package ingest

import (
	"regexp"
	"strings"

	"calfleet/internal/report"
)

// yearOf finds the version of CALs in text of any language: "Windows Server 2019", "Windows Server 2008 oder Windows Server 2008 R2".
var yearOf = regexp.MustCompile(`\b(20\d\d)\b`)

// users counts who holds a Per User CAL, by version, as the license server's usage report lists them. Names of users are counted and not kept.
func (e *export) users() {
	names, of := e.byComputer()
	for _, name := range names {
		usage := e.usageOf(of[name])
		if len(usage) == 0 {
			e.note(of[name][0].line, "nobody holds a Per User CAL of %s in this file; what was known stays", "personne ne détient de CAL Par utilisateur de %s dans ce fichier ; ce qui était connu reste", name)
			continue
		}
		e.add(of[name][0].line, name, func(r *report.Report) { r.LicenseServer = &report.LicenseServer{PerUserUsage: usage} })
	}
}

// usageOf counts each user once for a version, in the order in which versions first appear.
func (e *export) usageOf(objects []object) []report.Usage {
	var usage []report.Usage
	place, seen := map[string]int{}, map[string]bool{}
	for _, o := range objects {
		version, user, ok := e.userCAL(o)
		if !ok || seen[version+" "+user] {
			continue
		}
		seen[version+" "+user] = true
		if _, known := place[version]; !known {
			place[version] = len(usage)
			usage = append(usage, report.Usage{CALVersion: version})
		}
		usage[place[version]].Issued++
	}
	return usage
}

// userCAL understands one line; what is none, or over, is noted.
func (e *export) userCAL(o object) (version, user string, ok bool) {
	user, kind, year := strings.ToLower(o.text("user")), strings.ToLower(o.text("caltype")), yearOf.FindString(o.text("productversion"))
	switch {
	case user == "":
		e.note(o.line, "no user; the line is not counted", "pas d’utilisateur ; la ligne n’est pas comptée")
	case kind != "" && !strings.Contains(kind, "per user") && !strings.Contains(kind, "utilisateur"):
		e.note(o.line, "%q is no Per User CAL; the line is not counted", "%q n’est pas une CAL Par utilisateur ; la ligne n’est pas comptée", short(o.text("caltype")))
	case year == "":
		e.note(o.line, "no version of CALs in %q; the line is not counted", "pas de version de CAL dans %q ; la ligne n’est pas comptée", short(o.text("productversion")))
	default:
		ends := e.moment(o, "expirationdate")
		if ok = ends == nil || ends.After(e.options.CollectedAt); !ok {
			e.note(o.line, "this CAL has expired; the line is not counted", "cette CAL a expiré ; la ligne n’est pas comptée")
		}
	}
	return year, user, ok
}
