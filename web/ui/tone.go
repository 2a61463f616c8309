package ui

// Tone says how something stands. It gives a component its colours and its
// shape; the word beside them comes from the caller.
type Tone string

// The tones. The zero value is Plain.
const (
	Plain   Tone = ""        // nothing to judge
	Bad     Tone = "bad"     // octagon
	Warn    Tone = "warn"    // triangle
	Unknown Tone = "unknown" // dashed circle
	Good    Tone = "good"    // tick
	Mute    Tone = "mute"    // dash: does not apply
	Note    Tone = "note"    // worth knowing, in the accent colour
)

// Shape is the drawing that tells a tone without its colour; "" for Plain.
func (t Tone) Shape() IconName {
	switch t {
	case Bad:
		return IconOctagon
	case Warn:
		return IconTriangle
	case Unknown:
		return IconDashed
	case Good:
		return IconTick
	case Mute:
		return IconDash
	case Note:
		return IconInfo
	default:
		return ""
	}
}

// role is how urgently a screen reader should say a message of this tone.
func (t Tone) role() string {
	if t == Bad {
		return "alert"
	}
	return "status"
}
