package inventory

import (
	"regexp"
	"slices"
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// The words below are those of Microsoft's price lists, of resellers' invoices in English and French, and of the volume
// licensing titles with their vowels left out ("WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL DvcCAL"). Titles are compared folded
// by plainTitle: lower case, without accents.
var (
	familyWords   = regexp.MustCompile(`\brds(?:cals?)?\b|remote desktop serv|rmtdsktpsrvcs|terminal serv|\btse?\b|bureau a distance`)
	calWords      = regexp.MustCompile(`\bcals?\b|(?:user|usr|device|dvc|services?|srvcs|server|svr|rds)cals?\b|licen[cs]es? d ?'?acces|client access`)
	userWords     = regexp.MustCompile(`(?:^|[^a-z])(?:per|par|cal|rds)?(?:users?|usr|utilisateurs?)`)
	deviceWords   = regexp.MustCompile(`(?:^|[^a-z])(?:per|par|cal|rds)?(?:devices?|dvc|appareils?|peripheriques?|postes?)`)
	yearWords     = regexp.MustCompile(`\b20\d\d`)
	packWords     = regexp.MustCompile(`(\d{1,5})[ -]*(?:users?|usr|utilisateurs?|devices?|dvc|appareils?|peripheriques?|postes?|cals?|pack|clients?)\b|(?:pack|lot|bundle) (?:of|de) (\d{1,5})`)
	rightsWords   = regexp.MustCompile(`rights? manag|\brms\b|gestion des droits`)
	externalWords = regexp.MustCompile(`external connector|connecteur externe|extconn`)
	systemWords   = regexp.MustCompile(`\b(?:standard|datacenter|datactr|essentials)\b`)
	productWords  = regexp.MustCompile(`\b(?:exchange|sharepoint|sql server|skype|lync|dynamics|system center|project server)\b`)
)

// What a part number alone gives away. The number is never read as a version: it would be a guess.
var partFamilies = []struct {
	prefix string
	look   lookAlike
}{
	{"6VC-", isCALs}, {"R18-", isServerCAL}, {"DG7GMGF0D5SL", isRights}, {"DG7GMGF0D5RK", isSystem}, {"9EM-", isSystem},
}

type lookAlike int

const (
	isUnclear lookAlike = iota
	isCALs
	isServerCAL
	isRights
	isExternal
	isSystem
	isOther
)

// plainTitle is a title in lower case, without accents and with single blanks.
func plainTitle(title string) string {
	words := strings.Fields(strings.ToLower(withoutAccents(title)))
	return strings.NewReplacer("’", "'", "–", "-", "—", "-", "\u2011", "-").Replace(strings.Join(words, " "))
}

// familyOf tells RDS CALs from what is sold beside them under nearly the same name.
func familyOf(plain, part string) lookAlike {
	family := familyWords.MatchString(plain)
	switch {
	case rightsWords.MatchString(plain):
		return isRights
	case externalWords.MatchString(plain):
		return isExternal
	case family && calWords.MatchString(plain):
		return isCALs
	case productWords.MatchString(plain):
		return isOther
	case !family && calWords.MatchString(plain) && strings.Contains(plain, "win"):
		return isServerCAL
	case !family && systemWords.MatchString(plain):
		return isSystem
	}
	for _, p := range partFamilies {
		if strings.HasPrefix(strings.ToUpper(part), p.prefix) {
			return p.look
		}
	}
	return isUnclear
}

// refusal says why what only looks like RDS CALs is not counted; zero for RDS CALs and for what is unclear.
func (l lookAlike) refusal() sheet.Reason {
	switch l {
	case isServerCAL:
		return because("this is a Windows Server CAL; only Remote Desktop Services (RDS) CALs are counted here. Take the line out",
			"c’est une CAL Windows Server ; seules les CAL Services Bureau à distance (RDS) sont comptées ici. Retirez la ligne")
	case isRights:
		return because("this is a Rights Management Services (RMS) CAL, not a Remote Desktop Services (RDS) CAL. Take the line out",
			"c’est une CAL Rights Management Services (RMS), pas une CAL Services Bureau à distance (RDS). Retirez la ligne")
	case isExternal:
		return because("this is an External Connector, which is not a number of CALs. Take the line out",
			"c’est un External Connector, qui n’est pas un nombre de CAL. Retirez la ligne")
	case isSystem:
		return because("this is a license of Windows Server itself, not a CAL. Take the line out",
			"c’est une licence de Windows Server même, pas une CAL. Retirez la ligne")
	case isOther:
		return because("this is a product other than Remote Desktop Services (RDS) CALs. Take the line out",
			"c’est un autre produit que des CAL Services Bureau à distance (RDS). Retirez la ligne")
	default:
		return sheet.Reason{}
	}
}

// notCALs is the refusal of a title that must name CALs, because nothing else in the line does.
func (l lookAlike) notCALs() sheet.Reason {
	if l == isUnclear {
		return because("this title does not name RDS CALs. Write such as “Windows Server RDS CAL 2022 User”, or fill in version and kind",
			"cette désignation ne nomme pas de CAL RDS. Écrivez par exemple « Windows Server RDS CAL 2022 Utilisateur », ou indiquez version et type")
	}
	return l.refusal()
}

// yearsIn lists the CAL versions that a text names, each once; a year that is none is a date, or something else.
func yearsIn(plain string) []string {
	var years []string
	for _, year := range yearWords.FindAllString(plain, -1) {
		if isVersion(year) && !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	return years
}

// isVersion says whether the rules know CALs of a year.
func isVersion(year string) bool {
	v, err := compat.ParseCALVersion(year)
	return err == nil && compat.KnownCALVersion(v)
}

// versionChoice offers the CAL versions the rules know: "2008, 2012, 2016, 2019, 2022 or 2025".
func versionChoice() (en, fr string) {
	var years []string
	for _, v := range compat.CALVersions() {
		years = append(years, v.String())
	}
	last := len(years) - 1
	if last == 0 {
		return years[0], years[0]
	}
	before := strings.Join(years[:last], ", ")
	return before + " or " + years[last], before + " ou " + years[last]
}

// kindIn is the kind that a text names; unknown where it names none or both.
func kindIn(plain string) compat.Kind {
	user, device := userWords.MatchString(plain), deviceWords.MatchString(plain)
	switch {
	case user && !device:
		return compat.PerUser
	case device && !user:
		return compat.PerDevice
	default:
		return compat.KindUnknown
	}
}

// packIn is the size of a pack that a title names, such as the 5 of "(5 User)"; "" for single CALs.
func packIn(plain string) string {
	for _, m := range packWords.FindAllStringSubmatch(plain, -1) {
		size := strings.TrimLeft(m[1]+m[2], "0")
		if size != "" && size != "1" && len(yearsIn(size)) == 0 {
			return size
		}
	}
	return ""
}
