package compat

// Work is how long a remedy takes the people who carry it out, in quarters of an hour: what its effort says, as values. What others take to answer
// is no work of theirs. The zero value says that nobody can tell.
type Work struct {
	Least, Most int16 // -1: none at all
}

// Spans of work, as the words for an effort have them. Half a day is four hours.
var (
	noWork      = Work{-1, -1}
	minutes     = Work{0, 1}
	quarterHour = Work{1, 1}
	halfHour    = Work{2, 2}
	upToAnHour  = Work{0, 4}
	oneHour     = Work{4, 4}
	hourOrTwo   = Work{4, 8}
	halfDay     = Work{16, 16}
	upToHalfDay = Work{2, 16} // half an hour, or half a day for a new server
)

// spend is work as something that may have to be paid for.
func (w Work) spend() []Spend {
	if w == noWork {
		return nil
	}
	return []Spend{{What: Labour, Least: int(w.Least), Most: int(w.Most)}}
}

// workOf is what carrying out a change takes, by the remedies that do the same. How long an upgrade of hosts takes nobody can tell.
func workOf(do Do) Work {
	switch do {
	case AddLicenseServer, UpgradeLicenseServer:
		return halfDay
	case ExchangeCALs, MoveCALs, SetTrust:
		return oneHour
	case BuyCALs, ConvertCALs, PointHosts:
		return halfHour
	case ActivateLicenseServer, SetLicensingMode:
		return quarterHour
	case RemoveLicenseServer, UpgradeHosts:
	}
	return Work{}
}
