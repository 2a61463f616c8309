package cases

import "calfleet/internal/compat"

// Recipient is whom a request is addressed to.
type Recipient string

// The recipients, in the order in which one asks them.
const (
	Reseller      Recipient = "reseller"
	VolumeSupport Recipient = "volume-licensing"
	Clearinghouse Recipient = "clearinghouse"
)

// Recipients lists them.
func Recipients() []Recipient { return []Recipient{Reseller, VolumeSupport, Clearinghouse} }

// ParseRecipient reads a recipient; anything unknown is the reseller.
func ParseRecipient(s string) Recipient {
	for _, r := range Recipients() {
		if string(r) == s {
			return r
		}
	}
	return Reseller
}

// Name is what a recipient is called.
func (r Recipient) Name() compat.Text {
	switch r {
	case VolumeSupport:
		return both("Microsoft volume-licensing support", "Support des licences en volume de Microsoft")
	case Clearinghouse:
		return both("Microsoft Clearinghouse, by telephone", "Clearinghouse de Microsoft, par téléphone")
	default:
		return both("Reseller", "Revendeur")
	}
}

// Letter is a request in one language: a letter, or what to say on the telephone.
type Letter struct {
	Language Language
	Subject  string
	Parts    []Part
}

// Part is a stretch of a letter: a heading, which may be empty, and paragraphs or a list.
type Part struct {
	Heading    string
	Paragraphs []string
	List       bool
}

// Letter writes the request; an empty one where the remedy asks nobody outside.
func (d *Dossier) Letter(to Recipient, l Language) Letter {
	if d.request == nil {
		return Letter{Language: l}
	}
	w := letterWriter{d, l, Letter{Language: l, Subject: l.of(d.request.subject(d))}}
	d.request.letter(&w, to)
	return w.out
}

// blank stands in running text where something was not read.
const blank = "________"

type letterWriter struct {
	d   *Dossier
	l   Language
	out Letter
}

func (w *letterWriter) part(heading compat.Text, list bool, paragraphs ...compat.Text) {
	p := Part{Heading: w.l.of(heading), List: list}
	for _, text := range paragraphs {
		p.Paragraphs = append(p.Paragraphs, w.l.of(text))
	}
	w.out.Parts = append(w.out.Parts, p)
}

var dearAll = both("Dear Sir or Madam,", "Madame, Monsieur,")

// closing ends a letter, with whom to ask.
func (w *letterWriter) closing(last compat.Text) {
	w.part(compat.Text{}, false, last,
		both("Contact: %s", "Contact : %s", orBlank(w.d.Contact.Value)),
		both("Yours faithfully,", "Veuillez agréer, Madame, Monsieur, nos salutations distinguées."),
		same(w.d.Organization))
}

func orBlank(s string) string {
	if s == "" {
		return blank
	}
	return s
}
