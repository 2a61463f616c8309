package inventory

import (
	"slices"
	"strings"

	"calfleet/internal/sheet"
)

// enter puts hosts into a collection by hand, and takes out of it those that a whole list leaves out. A line about one host says nothing of
// the others.
func (p *collectionPlan) enter(w *collectionWork, said *stagedRecord, members, unheard []*Host, effect *lineEffect) *lineEffect {
	names := column(members, func(h *Host) string { return h.Name })
	_, whole := said.values()["hosts"]
	if !whole && len(names) == 0 {
		return nil
	}
	if !whole {
		names = append(names, w.record.Hosts...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > maxMembers {
		tooMany := p.refuse("hosts", sheet.Because("a collection by hand has at most %d hosts; with this line %s would have more", "une collection faite à la main a %d hôtes au plus ; avec cette ligne %s en aurait davantage", maxMembers, w.record.Name))
		return &tooMany
	}
	came, left := lacking(names, w.record.Hosts), []string(nil)
	if whole {
		left = lacking(w.record.Hosts, names)
	}
	effect.tellHosts(changeEnter, nil, came)
	effect.tellHosts(changeLeave, left, nil)
	p.meet(members, unheard, effect)
	if len(came)+len(left) > 0 {
		w.change(listedTopics[0], func() { w.record.Hosts = names })
	}
	return nil
}

// meet makes hosts known to the lines that follow, and tells of those that are new here or were out of use.
func (p *collectionPlan) meet(members, unheard []*Host, effect *lineEffect) {
	var named, back []string
	for _, host := range unheard {
		p.hosts.add(host)
		p.named[host] = true
		named = append(named, host.Name)
	}
	for _, host := range members {
		if host.RetiredAt != nil && !p.back[host] {
			p.back[host] = true
			back = append(back, host.Name)
		}
	}
	effect.tellHosts(changeNamed, nil, named)
	effect.tellHosts(changeReturn, nil, back)
}

// toldHosts is how many names a change tells.
const toldHosts = 50

func (e *lineEffect) tellHosts(field string, old, now []string) {
	if len(old)+len(now) > 0 {
		e.changes = append(e.changes, FieldChange{field, someNames(old), someNames(now)})
	}
}

func someNames(names []string) *string {
	if len(names) == 0 {
		return nil
	}
	told := strings.Join(names[:min(len(names), toldHosts)], ", ")
	if len(names) > toldHosts {
		told += ", …"
	}
	return &told
}

// lacking are those of names that others, which is sorted, lacks.
func lacking(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		_, has := slices.BinarySearch(others, name)
		return has
	})
}

// sayTopics says over a collection what a line says otherwise, but for its hosts.
func (w *collectionWork) sayTopics(said *stagedRecord, effect *lineEffect) {
	values := said.values()
	for _, t := range listedTopics[1:] {
		typed, speaks := values[t.name]
		if !speaks || saysWhatIs(t.name, t.typed(w.record), typed, w.record.Name) {
			continue
		}
		before := t.text(w.record)
		w.change(t, func() { t.read(t.parts(w.record), typed) })
		effect.changes = append(effect.changes, FieldChange{t.name, before, t.text(w.record)})
	}
}

// change notes what a topic was before the first line that changed it.
func (w *collectionWork) change(t topic[*ListedCollection], do func()) {
	if _, noted := w.before[t.name]; !noted && !w.isNew {
		w.before[t.name] = t.values(w.record)
	}
	if !slices.Contains(w.topics, t.name) {
		w.topics = append(w.topics, t.name)
	}
	do()
}
