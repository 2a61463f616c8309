package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"calfleet/internal/inventory"
)

// bar shows in a terminal how far an import has come. Elsewhere it shows nothing: nobody wants a bar in a log.
type bar struct {
	out    io.Writer // nil: not a terminal
	french bool
	shown  string
}

func newBar(out io.Writer, language string) *bar {
	b := &bar{french: language == "fr"}
	if file, ok := out.(*os.File); ok {
		if about, err := file.Stat(); err == nil && about.Mode()&os.ModeCharDevice != 0 {
			b.out = out
		}
	}
	return b
}

const barWidth = 40

// show draws the bar anew where it has grown.
func (b *bar) show(state inventory.ImportState, share float64) {
	if b.out == nil {
		return
	}
	what := "reading "
	switch {
	case state == inventory.ImportApplying && b.french:
		what = "écriture "
	case state == inventory.ImportApplying:
		what = "writing "
	case b.french:
		what = "lecture "
	}
	full := int(barWidth * min(1, share))
	line := fmt.Sprintf("\r%-9s [%s%s] %3d %%", what, strings.Repeat("#", full), strings.Repeat(".", barWidth-full), int(100*share))
	if line != b.shown {
		b.shown = line
		_, _ = io.WriteString(b.out, line)
	}
}

// clear takes the bar away.
func (b *bar) clear() {
	if b.shown != "" {
		_, _ = io.WriteString(b.out, "\r"+strings.Repeat(" ", len("écriture  [] 100 %")+barWidth)+"\r")
	}
}
