package text

// States of a collection, always beside their shape.
var (
	StateBroken  = T("Broken", "Cassée")
	StateAtRisk  = T("At risk", "À risque")
	StateUnknown = T("Unknown", "Inconnue")
	StateFine    = T("Fine", "Conforme")

	StatesBroken  = T("Broken", "Cassées")
	StatesAtRisk  = T("At risk", "À risque")
	StatesUnknown = T("Unknown", "Inconnues")
	StatesFine    = T("Fine", "Conformes")
)

// Verdicts of a rule on a subject.
var (
	VerdictViolation = T("Violation", "Infraction")
	VerdictUnknown   = T("Unknown", "Inconnu")
)

// Severities of a finding.
var (
	SeverityError   = T("Error", "Erreur")
	SeverityWarning = T("Warning", "Avertissement")
	SeverityInfo    = T("Notice", "Information")
)

// Words of one cell of the matrix.
var (
	CellFits          = T("fits", "convient")
	CellFitsLeft      = F1[int]("fits, %s left", "convient, reste %s")
	CellWouldFit      = T("would fit", "conviendrait")
	CellWouldFitLeft  = F1[int]("would fit, %s left", "conviendrait, reste %s")
	CellWouldNotFit   = T("would not fit", "ne conviendrait pas")
	CellServerTooOld  = T("server too old", "serveur trop ancien")
	CellCALTooOld     = T("CAL too old", "CAL trop ancienne")
	CellWrongKind     = T("wrong CAL kind", "type de CAL inadapté")
	CellRefused       = T("refused", "refusées")
	CellUnknown       = T("unknown", "inconnu")
	CellNotApplicable = T("not applicable", "sans objet")
)

// Kinds of CAL and licensing modes.
var (
	KindPerUser    = T("Per User", "Utilisateur")
	KindPerDevice  = T("Per Device", "Appareil")
	ReleaseUnknown = T("unknown release", "version inconnue")
	CountNotRead   = T("not read", "non lu")
	CountUnlimited = T("unlimited", "illimité")
	BoughtAs       = F2[int, string]("%s bought, %s", "%s achetées, %s")
)
