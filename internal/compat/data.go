package compat

import (
	"cmp"
	_ "embed"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Data is what the rules know of Windows Server and RDS CALs: releases with their builds and lifecycles, generations of CALs, and
// which fits which. It comes from one reviewed file, is whole and free of contradictions, and never changes once it is loaded.
type Data struct {
	file     dataFile
	reviewed time.Time
	sources  map[string]Source

	releases   []Release // oldest first
	cals       []CALVersion
	generation []CALVersion // by position of the release
	lifecycles []Lifecycle  // by position of the release
	builds     map[int]buildEntry
	upgrades   map[Release][]Release

	releaseAt   [256]uint8 // position of a release, counted from 1; 0: not known
	calAt       [256]uint8
	calOfID     [maxProductVersionID + 1]CALVersion
	calOnHost   []Ruling // by position of release and CAL; see calCell
	calOnServer []Ruling
	serves      []Ruling // by position of server and host; see serverCell
}

//go:embed data.json
var builtInFile []byte

// builtIn panics on a file that a test has found to be well.
var builtIn = sync.OnceValue(func() *Data {
	d, err := LoadData(builtInFile)
	if err != nil {
		panic("rule data: " + err.Error())
	}
	return d
})

// BuiltIn is the rule data that came with the program.
func BuiltIn() *Data { return builtIn() }

// chosen is set by whoever comes first, and never changes again: no two judgements of a process go by different defaults.
var chosen atomic.Pointer[Data]

// Default is the rule data of facts that name none, and of the functions of this package that take none: BuiltIn, unless SetDefault
// said otherwise before the first of them asked.
func Default() *Data {
	if d := chosen.Load(); d != nil {
		return d
	}
	chosen.CompareAndSwap(nil, BuiltIn())
	return chosen.Load()
}

// SetDefault makes data read from a file the default. A program calls it once, before it judges anything: later it is an error.
func SetDefault(d *Data) error {
	if !chosen.CompareAndSwap(nil, d) {
		return errors.New("rule data is in use already")
	}
	return nil
}

// builtInSource is an entry of the built-in list of sources.
func builtInSource(key string) Source { return BuiltIn().sources[key] }

// Title is what the file calls itself.
func (d *Data) Title() string { return d.file.Title }

// Reviewed is the day somebody last compared the file with its sources.
func (d *Data) Reviewed() time.Time { return d.reviewed }

// rules is the data of the facts, or the default where they have none.
func (f *Facts) rules() *Data { return cmp.Or(f.Data, Default()) }

// Releases lists the releases the rules know, oldest first.
func (d *Data) Releases() []Release { return slices.Clone(d.releases) }

// CALVersions lists the generations the rules know, oldest first.
func (d *Data) CALVersions() []CALVersion { return slices.Clone(d.cals) }

// KnowsRelease is false for UnknownRelease and for a release that only has a name.
func (d *Data) KnowsRelease(r Release) bool { return d.releaseAt[r] != 0 }

// KnowsCAL is false for UnknownCAL and for a generation that only has a name.
func (d *Data) KnowsCAL(v CALVersion) bool { return d.calAt[v] != 0 }

// CALOf is the oldest CAL that covers a host of a release. R2 has no CAL of its own: 2012 R2 hosts use 2012 CALs.
func (d *Data) CALOf(r Release) CALVersion {
	at := d.releaseAt[r]
	if at == 0 {
		return UnknownCAL
	}
	return d.generation[at-1]
}

// CALVersionOfID reads Win32_TSLicenseKeyPack.ProductVersionID.
func (d *Data) CALVersionOfID(id int) CALVersion {
	if id < 0 || id >= len(d.calOfID) {
		return UnknownCAL
	}
	return d.calOfID[id]
}

// CALVersionOfPack is that of the CALs in a pack; ProductVersion, which is in the server's language, has no say in it.
func (d *Data) CALVersionOfPack(p KeyPack) CALVersion { return d.CALVersionOfID(p.ProductVersionID) }

// Releases lists the releases the default data knows, oldest first.
func Releases() []Release { return Default().Releases() }

// CALVersions lists the generations the default data knows, oldest first.
func CALVersions() []CALVersion { return Default().CALVersions() }

// KnownCALVersion reports whether the default data knows a generation of CALs.
func KnownCALVersion(v CALVersion) bool { return Default().KnowsCAL(v) }

// CALVersionOfID is that of the default data.
func CALVersionOfID(id int) CALVersion { return Default().CALVersionOfID(id) }
