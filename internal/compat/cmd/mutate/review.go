package main

import (
	"errors"
	"fmt"
	"strings"
)

// verdict of a reviewer: a change that makes no difference, and why.
type verdict struct{ file, was, is, because string }

// review notes which changes are said to make no difference. Those that are no change any more are an error.
func (t *trial) review(text string) error {
	verdicts, err := readVerdicts(text)
	if err != nil {
		return err
	}
	var wrong []error
	for _, v := range verdicts {
		if t.has(v.file) && !t.accept(v) {
			wrong = append(wrong, fmt.Errorf("%s has no such change any more: %s", v.file, v.is))
		}
	}
	return errors.Join(wrong...)
}

func (t *trial) accept(v verdict) (found bool) {
	for _, c := range t.changes {
		if c.file() == v.file && c.was() == v.was && c.is() == v.is {
			c.reviewed, found = true, true
		}
	}
	return found
}

// misjudged are changes that are said to make no difference, and that a test notices.
func (t *trial) misjudged() error {
	var wrong []error
	for _, c := range t.changes {
		if c.reviewed && c.outcome == noticed {
			wrong = append(wrong, fmt.Errorf("%s: said to make no difference, and a test notices it: %s", c.place, c.is()))
		}
	}
	return errors.Join(wrong...)
}

// readVerdicts reads blocks of a file name, the line before and after the change, and the reason; "#" begins a comment.
func readVerdicts(text string) (out []verdict, err error) {
	for block := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		if strings.HasPrefix(lines[0], "#") || lines[0] == "" {
			continue
		}
		if len(lines) < 4 || !strings.HasPrefix(lines[1], "- ") || !strings.HasPrefix(lines[2], "+ ") {
			return nil, fmt.Errorf("no file, line before, line after and reason: %q", block)
		}
		out = append(out, verdict{lines[0], lines[1][2:], lines[2][2:], strings.Join(lines[3:], " ")})
	}
	return out, nil
}
