package compat

import "strings"

// program is one entry of the list "License program" in the Install Licenses wizard, and what that page then asks for.
type program struct {
	entry  Text
	asks   Text
	digits int // of the number that it asks for; 0 where that has no such form
}

// programs are keyed by the word that purchases carry. Entries and data follow the Install… methods of Win32_TSLicenseKeyPack
// (Microsoft Learn) and its page on installing RDS CALs; that perpetual CSP CALs come as a retail code is what distributors write
// (Sherweb, CloudIM), since the wizard has no entry for CSP.
var programs = map[string]program{
	"retail":     {same("License Pack (Retail Purchase)"), say("the codes of 25 characters", "les codes de 25 caractères"), 0},
	"csp":        {same("License Pack (Retail Purchase)"), say("the codes of 25 characters; the wizard has no entry for CSP", "les codes de 25 caractères ; l’assistant n’a pas d’entrée pour CSP"), 0},
	"open":       {same("Open License"), say("authorization number (15 characters) and license number (8 digits)", "numéro d’autorisation (15 caractères) et numéro de licence (8 chiffres)"), 8},
	"select":     {same("Select License"), sevenDigits, 7},
	"enterprise": {same("Enterprise Agreement"), sevenDigits, 7},
	"campus":     {same("Campus Agreement"), sevenDigits, 7},
	"school":     {same("School Agreement"), sevenDigits, 7},
	"spla":       {same("Service Provider License Agreement"), say("agreement number (7 digits), version, kind and quantity", "numéro de contrat (7 chiffres), version, type et quantité"), 7},
	"other":      {same("Other agreement"), say("agreement number, version, kind and quantity", "numéro de contrat, version, type et quantité"), 0},
}

var sevenDigits = say("enrollment number (7 digits), version, kind and quantity", "numéro d’inscription (7 chiffres), version, type et quantité")

// programAliases are other words for the same programs.
var programAliases = map[string]string{
	"ea": "enterprise", "fpp": "retail", "mpsa": "other", "open value": "other", "openvalue": "other", "ov": "other",
	"cloud solution provider": "csp", "license pack": "retail", "open license": "open", "select license": "select", "enterprise agreement": "enterprise",
	"campus agreement": "campus", "school agreement": "school", "service provider license agreement": "spla", "other agreement": "other",
}

// Wizard is where purchased CALs go in the Install Licenses wizard.
type Wizard struct {
	Entry Text // of its list "License program"
	Asks  Text // what it then asks for

	digits int
}

// WizardFor says under which entry of the wizard CALs of a program go. It is false for a program that the rules don't know.
func WizardFor(program string) (Wizard, bool) {
	name := programName(program)
	p, known := programs[name]
	return Wizard{p.entry, p.asks, p.digits}, known
}

// DoubtsNumber says what is odd about the number of an agreement or license; ok where nothing is. The lengths stand in Microsoft's pages of 2008 to
// 2018 (Win32_TSLicenseKeyPack), and newer numbers may be longer: it is a reason to look again and none to refuse.
func (w Wizard) DoubtsNumber(number string) (doubt Text, ok bool) {
	digits := Digits(number)
	if w.digits == 0 || number == "" || digits == w.digits && digits == len(number) {
		return Text{}, true
	}
	return say("“%s” is usual with %d digits here: look at the paper again. Newer numbers may be longer.",
		"« %s » compte d’ordinaire %d chiffres ici : revoyez le document. Des numéros plus récents peuvent être plus longs.", number, w.digits), false
}

// programName is the word of a program, whatever it is called.
func programName(program string) string {
	name := strings.ToLower(strings.TrimSpace(program))
	if alias, is := programAliases[name]; is {
		return alias
	}
	return name
}

// wizardSteps say under which entry of the wizard purchased CALs go, for each program among them; none where no program is known.
func wizardSteps(supplies []*Supply) (steps []Text) {
	told := map[string]bool{}
	for _, supply := range supplies {
		for _, p := range supply.Purchases {
			name := programName(p.Program)
			if entry, known := programs[name]; known && !told[name] {
				told[name] = true
				steps = append(steps, say("In the wizard, purchase %s goes under “%s”, which asks for: %s.", "Dans l’assistant, l’achat %s relève de « %s », qui demande : %s.", p.Reference, entry.entry, entry.asks))
			}
		}
	}
	return steps
}

// TakesCodes says that the entry asks for codes and for no number of an agreement.
func (w Wizard) TakesCodes() bool { return w.Entry == programs["retail"].entry }

// Digits counts the digits of a number that people write with spaces, points or hyphens in it.
func Digits(number string) (n int) {
	for _, r := range number {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}
