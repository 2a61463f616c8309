package compat

import (
	"slices"
	"strings"
)

// Problem is one thing wrong with a plan, and where.
type Problem struct {
	Path string // "changes[2].quantity"; empty for the whole plan
	Text Text
}

// String is the path and the English text on one line.
func (p Problem) String() string { return p.line().EN }

// French is the path and the French text on one line.
func (p Problem) French() string { return p.line().FR }

func (p Problem) line() Text {
	if p.Path == "" {
		return p.Text
	}
	return say("%s: %s", "%s : %s", p.Path, p.Text)
}

// Problems is everything wrong with a plan, in its own order.
type Problems []Problem

// Error is one problem a line, in English.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

// below puts a path before every problem's own.
func (p Problems) below(path string) Problems {
	out := slices.Clone(p)
	for i := range out {
		switch {
		case out[i].Path == "":
			out[i].Path = path
		case path != "":
			out[i].Path = path + "." + out[i].Path
		}
	}
	return out
}

func problem(field, en, fr string, values ...any) Problem {
	return Problem{Path: field, Text: say(en, fr, values...)}
}

// refuse notes what is wrong with a field of the change being made.
func (w *world) refuse(field, en, fr string, values ...any) {
	w.problems = append(w.problems, Problems{problem(field, en, fr, values...)}.below(w.path)...)
}

// check says what is wrong with the shape of a change, whatever the facts are.
func (c *Change) check() (out Problems) {
	k := kindOfChange(c.Do)
	switch {
	case c.Do == "":
		return Problems{problem("do", "is missing: what is to be done", "manque : ce qu’il faut faire")}
	case k == nil:
		return Problems{problem("do", "%q is none of the changes a plan may have", "« %s » n’est aucune des modifications d’un plan", string(c.Do))}
	}
	for _, f := range changeFields {
		set := f.set(c)
		switch {
		case set && !slices.Contains(k.needs, f.name) && !slices.Contains(k.may, f.name):
			out = append(out, problem(f.name, "has no meaning in %s", "n’a pas de sens dans %s", string(c.Do)))
		case !set && slices.Contains(k.needs, f.name):
			out = append(out, problem(f.name, "is missing", "manque"))
		}
	}
	if c.Quantity < 0 {
		out = append(out, problem("quantity", "must be 1 or more", "doit être au moins 1"))
	}
	out = append(out, c.checkNames()...)
	if k.check != nil {
		out = append(out, k.check(c)...)
	}
	return out
}

// checkNames says which names of a list are none.
func (c *Change) checkNames() (out Problems) {
	for _, list := range []struct {
		field string
		names []string
	}{{"from", c.From}, {"collections", c.Collections}, {"hosts", c.Hosts}, {"license_servers", c.LicenseServers}, {"domains", c.Domains}} {
		for i, name := range list.names {
			if fold(name) == "" {
				out = append(out, problem(list.field+"["+itoa(i)+"]", "is empty", "est vide"))
			}
		}
	}
	return out
}

// checkMove asks for something to move, and for one sort of CALs where they are counted.
func checkMove(c *Change) (out Problems) {
	if len(c.From) == 0 && c.Purchase == "" {
		out = append(out, problem("from", "is missing: name license servers that the CALs leave, or a purchase", "manque : nommez des serveurs de licences que les CAL quittent, ou un achat"))
	}
	if c.Quantity > 0 && c.Purchase == "" && (len(c.From) != 1 || c.CALVersion == UnknownCAL || c.CALKind == KindUnknown) {
		out = append(out, problem("quantity", "counts CALs of one cal_version and one cal_kind at one license server", "compte des CAL d’un seul cal_version et d’un seul cal_kind sur un seul serveur de licences"))
	}
	return out
}

// checkHosts asks for hosts, one way or the other.
func checkHosts(c *Change) Problems {
	if len(c.Collections)+len(c.Hosts) == 0 {
		return Problems{problem("collections", "is missing: name collections, or hosts", "manque : nommez des collections, ou des hôtes")}
	}
	return nil
}

func checkTrust(c *Change) Problems {
	if len(c.Domains) != 2 || fold(c.Domains[0]) == fold(c.Domains[1]) {
		return Problems{problem("domains", "must be two different domains", "doit être deux domaines différents")}
	}
	return nil
}
