package compat

import "strings"

// program is one entry of the list "License program" in the Install Licenses wizard, and what that page then asks for.
type program struct {
	entry Text
	asks  Text
}

// programs are keyed by the word that purchases carry. Entries and data follow the Install… methods of Win32_TSLicenseKeyPack
// (Microsoft Learn) and its page on installing RDS CALs; that perpetual CSP CALs come as a retail code is what distributors write
// (Sherweb, CloudIM), since the wizard has no entry for CSP.
var programs = map[string]program{
	"retail":     {same("License Pack (Retail Purchase)"), say("the codes of 25 characters", "les codes de 25 caractères")},
	"csp":        {same("License Pack (Retail Purchase)"), say("the codes of 25 characters; the wizard has no entry for CSP", "les codes de 25 caractères ; l’assistant n’a pas d’entrée pour CSP")},
	"open":       {same("Open License"), say("authorization number (15 characters) and license number (8 digits)", "numéro d’autorisation (15 caractères) et numéro de licence (8 chiffres)")},
	"select":     {same("Select License"), sevenDigits},
	"enterprise": {same("Enterprise Agreement"), sevenDigits},
	"campus":     {same("Campus Agreement"), sevenDigits},
	"school":     {same("School Agreement"), sevenDigits},
	"spla":       {same("Service Provider License Agreement"), say("agreement number (7 digits), version, kind and quantity", "numéro de contrat (7 chiffres), version, type et quantité")},
	"other":      {same("Other agreement"), say("agreement number, version, kind and quantity", "numéro de contrat, version, type et quantité")},
}

var sevenDigits = say("enrollment number (7 digits), version, kind and quantity", "numéro d’inscription (7 chiffres), version, type et quantité")

// programAliases are other words for the same programs.
var programAliases = map[string]string{"ea": "enterprise", "fpp": "retail", "mpsa": "other", "open value": "other", "openvalue": "other", "ov": "other"}

// wizardSteps say under which entry of the wizard purchased CALs go, for each program among them; none where no program is known.
func wizardSteps(supplies []*Supply) (steps []Text) {
	told := map[string]bool{}
	for _, supply := range supplies {
		for _, p := range supply.Purchases {
			name := strings.ToLower(strings.TrimSpace(p.Program))
			if alias, is := programAliases[name]; is {
				name = alias
			}
			if entry, known := programs[name]; known && !told[name] {
				told[name] = true
				steps = append(steps, say("In the wizard, purchase %s goes under “%s”, which asks for: %s.", "Dans l’assistant, l’achat %s relève de « %s », qui demande : %s.", p.Reference, entry.entry, entry.asks))
			}
		}
	}
	return steps
}
