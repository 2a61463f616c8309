package ingest

import (
	"slices"
	"strings"

	"calfleet/internal/report"
)

// broker is the connection broker that a deployment's cmdlet was asked at; the objects don't say it.
func (e *export) broker() (string, bool) {
	name := strings.ToLower(strings.TrimSpace(e.options.LicenseServer))
	if name == "" {
		e.note(0, "these cmdlets don’t say which connection broker they asked; give its name beside the file", "ces applets ne disent pas quel service Broker elles ont interrogé ; donnez son nom avec le fichier")
	}
	return name, name != ""
}

func (e *export) rdLicensing() {
	broker, ok := e.broker()
	if !ok {
		return
	}
	for _, o := range e.objects[:min(1, len(e.objects))] {
		servers, known := o.entries(&e.notes, "licenseserver")
		e.add(o.line, broker, func(r *report.Report) {
			r.Deployment = &report.Deployment{Broker: broker, LicensingMode: e.mode(o, "mode")}
			if known {
				r.Deployment.LicenseServers = append([]string{}, servers...)
			}
		})
	}
	for _, o := range e.objects[min(1, len(e.objects)):] {
		e.note(o.line, "a deployment has one licensing configuration; this one is not read", "un déploiement n’a qu’une configuration de licences ; celle-ci n’est pas lue")
	}
}

func (e *export) rdCollections() { e.collections(func(object) []string { return nil }) }

func (e *export) rdHosts() {
	e.collections(func(o object) []string {
		host := strings.ToLower(o.text("sessionhost"))
		if !report.IsHostName(host) {
			e.note(o.line, "%q is no name of a computer", "%q n’est pas un nom d’ordinateur", short(host))
			return []string{}
		}
		return []string{host}
	})
}

// collections is what a broker governs. The file is taken as all of it, because that is what the cmdlets print.
func (e *export) collections(hosts func(object) []string) {
	broker, ok := e.broker()
	if !ok || len(e.objects) == 0 {
		return
	}
	d := &report.Deployment{Broker: broker}
	for _, o := range e.objects {
		name := o.text("collectionname")
		if name == "" {
			e.note(o.line, "a collection without a name is not read", "une collection sans nom n’est pas lue")
			continue
		}
		i := slices.IndexFunc(d.Collections, func(c report.Collection) bool { return strings.EqualFold(c.Name, name) })
		if i < 0 {
			i = len(d.Collections)
			d.Collections = append(d.Collections, report.Collection{Name: name})
		}
		d.Collections[i].Hosts = append(d.Collections[i].Hosts, hosts(o)...)
	}
	e.note(0, "the file is taken as all collections of %s: any other that it had is out of use now", "le fichier est pris pour toutes les collections de %s : toute autre qu’il avait est maintenant hors service", broker)
	e.add(e.objects[0].line, broker, func(r *report.Report) { r.Deployment = d })
}

func (e *export) rdServers() {
	for _, o := range e.objects {
		name := strings.ToLower(o.text("server"))
		roles, known := o.entries(&e.notes, "roles")
		if !report.IsHostName(name) {
			e.note(o.line, "%q is no name of a computer", "%q n’est pas un nom d’ordinateur", short(name))
			continue
		}
		e.add(o.line, name, func(r *report.Report) {
			if !known {
				return
			}
			r.Computer.Roles = append([]string{}, roles...)
			if slices.ContainsFunc(roles, func(role string) bool { return strings.EqualFold(role, "RDS-RD-SERVER") }) {
				r.SessionHost = &report.SessionHost{}
			}
		})
	}
}
