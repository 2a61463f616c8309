package findings

import "calfleet/internal/compat"

// Users is how many users, or in Per Device mode devices, some collections serve.
type Users struct {
	N         int64 `json:"n"`
	About     bool  `json:"about,omitempty"`     // some are counted by the CALs issued to them, which may be fewer or more
	Devices   bool  `json:"devices,omitempty"`   // some are devices
	Uncounted int   `json:"uncounted,omitempty"` // collections of which nobody knows
}

func (u Users) plus(o Users) Users {
	return Users{u.N + o.N, u.About || o.About, u.Devices || o.Devices, u.Uncounted + o.Uncounted}
}

// usersByState counts whom the collections of each state serve: by what somebody has counted, those who do connect before those who
// may; else by the CALs that are issued, where the license servers that issue them serve nobody else.
func usersByState(f *compat.Facts, r *compat.Result) map[compat.State]Users {
	count := userCount{result: r, counts: map[string]*compat.Collection{}, servers: map[string]*sharedServer{}}
	for i := range f.Collections {
		count.counts[f.Collections[i].ID] = &f.Collections[i]
	}
	for i := range r.Collections {
		count.share(&r.Collections[i])
	}
	users := map[compat.State]Users{}
	for i := range r.Collections {
		if c := &r.Collections[i]; len(c.Rows) > 0 {
			users[c.State] = users[c.State].plus(count.of(c))
		}
	}
	return users
}

type userCount struct {
	result  *compat.Result
	counts  map[string]*compat.Collection // what somebody may have counted, by the id of the collection
	servers map[string]*sharedServer      // by Column.Key
}

// sharedServer is a license server and who uses it.
type sharedServer struct {
	state  compat.State // of the first collection that names it
	mixed  bool         // it serves collections of several states, or such as are counted otherwise: nobody knows whose its CALs are
	counts bool         // its CALs are counted already
}

// share notes that a collection names its license servers.
func (u *userCount) share(c *compat.CollectionResult) {
	_, counted := u.counted(c)
	for i := range c.Columns {
		column := &c.Columns[i]
		if !column.IsRelation || !column.Named || len(c.Rows) == 0 {
			continue
		}
		s := u.servers[column.Key]
		if s == nil {
			s = &sharedServer{state: c.State}
			u.servers[column.Key] = s
		}
		s.mixed = s.mixed || counted || s.state != c.State
	}
}

// counted is what somebody has counted of a collection; a host of no collection has nobody's count.
func (u *userCount) counted(c *compat.CollectionResult) (n int64, known bool) {
	counts := u.counts[c.ID]
	switch {
	case counts == nil:
		return 0, false
	case isKnown(counts.Actual):
		return counts.Actual.N, true
	case isKnown(counts.Authorised):
		return counts.Authorised.N, true
	}
	return 0, false
}

func isKnown(c compat.Count) bool { return c.Read && !c.Unlimited }

func (u *userCount) of(c *compat.CollectionResult) Users {
	if n, known := u.counted(c); known {
		return Users{N: n, Devices: n > 0 && c.Rows[0].Mode == compat.ModePerDevice}
	}
	if users, known := u.issued(c); known {
		return users
	}
	return Users{Uncounted: 1}
}

// issued counts the CALs that the license servers of a collection have issued, each server once.
func (u *userCount) issued(c *compat.CollectionResult) (users Users, known bool) {
	var used []*sharedServer
	users.About = true
	for i := range c.Columns {
		column := &c.Columns[i]
		s := u.servers[column.Key]
		switch {
		case !column.Named:
		case column.IsRelation && (s.mixed || !column.InFleet):
			return users, false
		case column.IsRelation:
			used = append(used, s)
		case column.Supply.Packs == 0:
		case !isKnown(column.Supply.Issued):
			return users, false
		case !s.counts:
			users.N += column.Supply.Issued.N
			users.Devices = users.Devices || column.Supply.Kind == compat.PerDevice && column.Supply.Issued.N > 0
		}
	}
	for _, s := range used {
		s.counts = true
	}
	return users, len(used) > 0 && c.Unshown == 0
}
