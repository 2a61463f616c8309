package compat

import (
	"strconv"
	"strings"
)

// Answer is yes or no, or neither.
type Answer uint8

// The answers. The zero value says nothing.
const (
	NotKnown Answer = iota
	Yes
	No
)

// Reading is what an OS turned out to be, and why.
type Reading struct {
	Release  Release // UnknownRelease also where IsServer is No
	IsServer Answer
	Raw      string // what was read, in the machine's words: "Microsoft Windows Server 2028 · build 99999"; "" where nothing was
	Why      Text   // one sentence: what decided, or what contradicts
}

const skuMultiSession = 175 // PRODUCT_SERVERRDSH: Windows 10/11 Enterprise multi-session

// The values of Win32_OperatingSystem.ProductType.
const (
	productTypeUnread      = 0
	productTypeWorkstation = 1
	productTypeServer      = 3
)

// Release is Read().Release.
func (o OS) Release() Release { return o.Read().Release }

// Read is the reading of the default data.
func (o OS) Read() Reading { return Default().ReadOS(o) }

// ReadOS decides which release an operating system is. The caption says what the product is called, the build what it is, and
// where both speak they must agree. A build that a client Windows shares is a server only when ProductType or the caption
// says so; ProductType 3 is taken at its word unless SKU 175 or the caption says multi-session, which answers 3 as well.
// Retired semi-annual builds have no documented CAL generation and stay unknown, like every build the table does not have.
func (d *Data) ReadOS(o OS) Reading {
	caption, build := d.readCaption(o.Caption), buildNumber(o.Version)
	r := Reading{Raw: o.raw(build)}
	switch {
	case o.SKU == skuMultiSession || caption.multiSession:
		r.IsServer = No
		r.Why = say("%s is Windows Enterprise multi-session: no server, no RDS CAL", "%s : Windows Entreprise multisession, pas un serveur, pas de CAL RDS", r.subject())
	case o.ProductType == productTypeWorkstation && caption.server:
		r.Why = say("%s calls itself a server, ProductType 1 says workstation", "%s se dit serveur, ProductType 1 dit poste de travail", r.subject())
	case o.ProductType == productTypeWorkstation || caption.client:
		r.IsServer = No
		r.Why = say("%s is a client Windows", "%s est un Windows client", r.subject())
	default:
		d.readServer(&r, o, caption, build)
	}
	return r
}

// readServer decides between the caption's year and the build's release, for what may be a server.
func (d *Data) readServer(r *Reading, o OS, caption captionReading, build int) {
	known, listed := d.builds[build]
	if caption.server || o.ProductType != productTypeUnread {
		r.IsServer = Yes
	}
	switch {
	case build == 0 && caption.year == "" && o.Caption == "":
		r.Why = say("the operating system was not read", "le système d’exploitation n’a pas été lu")
	case build == 0 && caption.release == UnknownRelease:
		r.Why = say("%s names no release the rules know", "%s ne nomme aucune version connue des règles", r.subject())
	case build == 0:
		r.Release, r.Why = caption.release, r.byItself()
	case !listed:
		r.Why = say("build %d is not in the rules", "la build %d n’est pas dans les règles", build)
	case known.annual != "":
		r.Why = say("build %d is the annual-channel release %s, for which no CAL generation is documented",
			"la build %d est la version annuelle %s, pour laquelle aucune génération de CAL n’est documentée", build, known.annual)
	case caption.year != "" && caption.release != known.release:
		r.Why = say("the caption says %s, build %d is Windows Server %s", "le nom dit %s, la build %d est Windows Server %s", caption.year, build, known.release)
	case r.IsServer == NotKnown && known.client != "":
		r.Why = say("build %d is Windows Server %s or %s: the caption or ProductType would tell",
			"la build %d est Windows Server %s ou %s : le nom ou ProductType le dirait", build, known.release, known.client)
	default:
		r.Release, r.IsServer, r.Why = known.release, Yes, r.byItself()
	}
}

func (r *Reading) byItself() Text { return Text{EN: r.Raw, FR: r.Raw} }

func (r *Reading) subject() string {
	if r.Raw == "" {
		return "WMI"
	}
	return r.Raw
}

func (o OS) raw(build int) string {
	caption := strings.Join(strings.Fields(o.Caption), " ")
	switch {
	case build == 0:
		return caption
	case caption == "":
		return "build " + strconv.Itoa(build)
	}
	return caption + " · build " + strconv.Itoa(build)
}

// captionReading is what a caption says of itself.
type captionReading struct {
	server, client, multiSession bool
	year                         string  // "2012 R2" as written; "" where it names none
	release                      Release // of year; unknown where the rules do not know it
}

var withoutHyphens = strings.NewReplacer("-", "", "\u2010", "", "\u2011", "")

// readCaption understands every language Windows is sold in, since "Windows Server" and the year are never translated.
func (d *Data) readCaption(s string) captionReading {
	s = withoutHyphens.Replace(plain(s))
	_, after, server := strings.Cut(s, "windows server")
	c := captionReading{
		server:       server,
		client:       strings.Contains(s, "windows") && !strings.Contains(s, "server"),
		multiSession: strings.Contains(s, "multisession") || strings.Contains(s, "virtual desktops"),
	}
	if server {
		c.year = yearIn(after)
		if r := releaseNamed(strings.ToLower(strings.ReplaceAll(c.year, " ", ""))); d.KnowsRelease(r) {
			c.release = r
		}
	}
	return c
}

// yearIn finds "2019", "2012 R2" or "2012r2" among the words.
func yearIn(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ':' || r == '(' || r == ')' })
	for i, w := range words {
		year, r2 := strings.CutSuffix(w, "r2")
		if len(year) != 4 || !strings.HasPrefix(year, "20") || !isDigitsAnd(year, "") {
			continue
		}
		if r2 || i+1 < len(words) && words[i+1] == "r2" {
			return year + " R2"
		}
		return year
	}
	return ""
}

// buildNumber finds the build in "10.0.17763", "10.0 (17763)", "17763.5329": the first number that can be one.
// It is 0 where there is none.
func buildNumber(version string) int {
	numbers := strings.FieldsFunc(version, func(r rune) bool { return r < '0' || r > '9' })
	for _, s := range numbers {
		if n, ok := isBuild(s); ok {
			return n
		}
	}
	return 0
}
