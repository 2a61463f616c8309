package main

import (
	"errors"
	"fmt"
	"strings"
)

// verdict of a reviewer: a change that makes no difference, and why.
type verdict struct{ file, was, is, because string }

// review takes the changes that were found to make no difference out of those that nobody noticed.
func (t *trial) review(text string) error {
	verdicts, err := readVerdicts(text)
	if err != nil {
		return err
	}
	var wrong []error
	for _, v := range verdicts {
		if t.has(v.file) {
			wrong = append(wrong, t.accept(v))
		}
	}
	return errors.Join(wrong...)
}

func (t *trial) accept(v verdict) error {
	found := false
	for _, c := range t.changes {
		if c.file() != v.file || c.was() != v.was || c.is() != v.is {
			continue
		}
		if found = true; c.outcome == noticed {
			return fmt.Errorf("%s: a test notices this change, which is said to make no difference: %s", c.place, v.is)
		}
		c.outcome = equivalent
	}
	if !found {
		return fmt.Errorf("%s has no such change any more: %s", v.file, v.is)
	}
	return nil
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
