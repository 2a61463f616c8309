// Package text holds every sentence the portal says, in English and in French.
//
// A sentence is a Go variable, not a key in a file: a name that does not exist
// is a compile error, and so is a sentence that lacks one of the languages.
// There are three kinds of them:
//
//	var NavHosts = T("Hosts", "Hôtes")                                    // NavHosts.In(lang)
//	var HostsOf  = F2[int, string]("%s hosts of %s", "%s hôtes de %s")    // HostsOf.In(lang, 12, name)
//	var Hosts    = N("%s host", "%s hosts", "%s hôte", "%s hôtes")        // Hosts.In(lang, 12)
//
// In F and N every placeholder is %s (or %[2]s where the languages order the
// words differently): whole numbers are grouped, dates and other messages put
// into words, all in the language asked for. Sentences are typed with plain spaces
// and straight apostrophes; they come out with ’ and, in French, no-break
// spaces inside « » and before : ; ! ?. The package's own test reads the
// catalogue and holds both languages to the same placeholders.
//
// The language of a request is chosen once (Choose) and passed to In by whoever
// writes the page.
package text
