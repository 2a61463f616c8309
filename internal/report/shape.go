package report

import (
	"fmt"
	"strings"
)

// schema accepts the one version there is.
func (r *reader) schema() int {
	before := len(r.problems)
	n := r.number(0, 1<<31-1)
	if n != Schema && len(r.problems) == before {
		r.problem(fmt.Sprintf("version %d is not known here, only %d", n, Schema), fmt.Sprintf("la version %d est inconnue ici, seule %d l’est", n, Schema))
	}
	return int(n)
}

// uuid accepts 8-4-4-4-12 hexadecimal digits in any case; not all zeros, which
// is what a forgotten ID looks like.
func (r *reader) uuid() string {
	before := len(r.problems)
	text := strings.ToLower(r.text(36))
	if len(r.problems) == before && (!isUUID(text) || strings.Trim(text, "0-") == "") {
		r.problem("must be a UUID like 0198c0de-0000-7000-8000-000000000001", "doit être un UUID comme 0198c0de-0000-7000-8000-000000000001")
	}
	return text
}

func isUUID(text string) bool {
	for i, c := range text {
		switch hyphen := i == 8 || i == 13 || i == 18 || i == 23; {
		case hyphen != (c == '-'):
			return false
		case !hyphen && !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f'):
			return false
		}
	}
	return len(text) == 36
}

// fold is the one spelling of a name that machines use for one another.
func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// host reads a name that IsHostName accepts, without blanks around it.
func (r *reader) host() string {
	before := len(r.problems)
	name := strings.TrimSpace(r.text(255))
	if len(r.problems) == before && !IsHostName(name) {
		r.problem("must be a host name: letters, digits, - and _, dots between", "doit être un nom d’hôte : lettres sans accent, chiffres, - et _, séparés par des points")
	}
	return name
}

// IsHostName reports whether name is made of ASCII letters, digits, hyphens,
// underscores (Windows allows them) and dots between labels of 1 to 63
// characters, 253 in all.
func IsHostName(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if len(label) < 1 || len(label) > 63 {
			return false
		}
		for _, c := range label {
			if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
				return false
			}
		}
	}
	return len(name) <= 253
}

// optionalHost is a folded host name, or empty.
func (r *reader) optionalHost() string {
	if r.literal(`""`) {
		return ""
	}
	return fold(r.host())
}

// hosts reads names that belong to one collection, each once.
func (r *reader) hosts() []string {
	return once(list(r, func(r *reader) string { return fold(r.host()) }))
}

// servers reads what a host was told its license servers are.
func (r *reader) servers() []string {
	return once(list(r, func(r *reader) string { return fold(r.text(255)) }))
}

// once drops empty entries and repetitions and keeps the order.
func once(names []string) []string {
	seen, kept := make(map[string]bool, len(names)), names[:0]
	for _, name := range names {
		if name != "" && !seen[name] {
			seen[name] = true
			kept = append(kept, name)
		}
	}
	return kept
}

func (r *reader) calKind() string {
	before := len(r.problems)
	kind := r.text(40)
	if len(r.problems) == before && kind != PerUser && kind != PerDevice {
		r.problem("must be per_user or per_device", "doit être per_user ou per_device")
	}
	return kind
}

func (r *reader) term() string {
	before := len(r.problems)
	term := r.text(40)
	if len(r.problems) == before && term != "" && term != TermPerpetual && term != TermSubscription {
		r.problem("must be perpetual or subscription", "doit être perpetual ou subscription")
	}
	return term
}

func (r *reader) date() Date {
	before := len(r.problems)
	text := r.text(40)
	if text == "" || len(r.problems) > before {
		return Date{}
	}
	date, err := ParseDate(text)
	if err != nil {
		r.problem(fmt.Sprintf("must be a date like 2026-01-17 of the years %d to %d", minYear, maxYear),
			fmt.Sprintf("doit être une date comme 2026-01-17, des années %d à %d", minYear, maxYear))
	}
	return date
}

// keyPacks refuses the same id twice: two rows that claim to be one pack can't
// both be judged.
func (r *reader) keyPacks() []KeyPack {
	packs := list(r, read(keyPackFields))
	unique(r, packs, "key_pack_id", func(p KeyPack) any { return p.ID })
	return packs
}

func (r *reader) issued() []Issued {
	issued := list(r, read(issuedFields))
	unique(r, issued, "license_id", func(i Issued) any { return [2]int64{i.KeyPackID, i.LicenseID} })
	return issued
}

func (r *reader) usage() []Usage {
	usage := list(r, read(usageFields))
	unique(r, usage, "cal_version", func(u Usage) any { return u.CALVersion })
	return usage
}

func (r *reader) collections() []Collection {
	collections := list(r, read(collectionFields))
	unique(r, collections, "name", func(c Collection) any { return fold(c.Name) })
	return collections
}

func (r *reader) purchases() []Purchase {
	return list(r, func(r *reader) Purchase {
		purchase := read(purchaseFields)(r)
		r.consistent(purchase)
		purchase.imply()
		return purchase
	})
}

// imply says in full what an end alone tells: only subscriptions end, and Software Assurance only where there is some.
func (p *Purchase) imply() {
	if !p.EndsOn.IsZero() && p.Term == "" {
		p.Term = TermSubscription
	}
	if !p.AssuredUntil.IsZero() && p.Assurance == nil {
		p.Assurance = new(true)
	}
}

// consistent notes an end of what the same purchase says it has not.
func (r *reader) consistent(p Purchase) {
	if !p.EndsOn.IsZero() && p.Term == TermPerpetual {
		r.problemAt(joinPath(string(r.path), "ends_on"), "is the end of a subscription, and the term is perpetual",
			"est la fin d’un abonnement, et term vaut perpetual")
	}
	if !p.AssuredUntil.IsZero() && p.Assurance != nil && !*p.Assurance {
		r.problemAt(joinPath(string(r.path), "assurance_until"), "is the end of Software Assurance, and assurance is false",
			"est la fin d’une Software Assurance, et assurance vaut false")
	}
}

// unique notes every item whose key came before. It is left out once there are
// problems, because what could not be read looks alike.
func unique[T any](r *reader, items []T, name string, key func(T) any) {
	if len(r.problems) > 0 {
		return
	}
	first := make(map[any]int, len(items))
	for i, item := range items {
		if earlier, twice := first[key(item)]; twice {
			r.problemAt(fmt.Sprintf("%s[%d].%s", r.path, i, name),
				fmt.Sprintf("is the same as in entry [%d]", earlier), fmt.Sprintf("est le même que dans l’entrée [%d]", earlier))
			continue
		}
		first[key(item)] = i
	}
}
