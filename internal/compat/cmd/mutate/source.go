package main

import (
	"bytes"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// source is a file of the package under trial, and what is put into it so that each of its changes can be switched on.
type source struct {
	path          string
	text          []byte
	before, after map[int]string // by offset; of several things around one place the outer was put there first
	instead       map[int]swap
}

// swap takes the place of what ends before an offset.
type swap struct {
	to int
	by string
}

func readSource(path string) (*source, error) {
	text, err := os.ReadFile(path)
	return &source{path: path, text: text, before: map[int]string{}, after: map[int]string{}, instead: map[int]swap{}}, err
}

func (s *source) wrap(from, to int, before, after string) {
	s.before[from] += before
	s.after[to] = after + s.after[to]
}

func (s *source) replace(from, to int, by string) { s.instead[from] = swap{to, by} }

// switched is the text with everything that was put into it.
func (s *source) switched() []byte {
	var out bytes.Buffer
	for at := 0; at < len(s.text); {
		out.WriteString(s.after[at])
		out.WriteString(s.before[at])
		if swap, found := s.instead[at]; found {
			out.WriteString(swap.by)
			at = swap.to
			continue
		}
		out.WriteByte(s.text[at])
		at++
	}
	return out.Bytes()
}

// change is one edit of a file: what stands from one offset to another becomes something else.
type change struct {
	*source
	number   int // from 1
	place    token.Position
	from, to int
	by       string
	switched bool // it stands in the switched text; what cannot, such as a constant, is compiled by itself
	reviewed bool // it is said to make no difference
	outcome  outcome
}

// changed is the text of the file with this one change.
func (c *change) changed() []byte {
	return bytes.Join([][]byte{c.text[:c.from], []byte(c.by), c.text[c.to:]}, nil)
}

func (c *change) file() string { return filepath.Base(c.path) }

// was and is are the line of the change, before and after it.
func (c *change) was() string { return lineAt(c.text, c.from) }
func (c *change) is() string  { return lineAt(c.changed(), c.from) }

func lineAt(text []byte, at int) string {
	began := bytes.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(string(text[began:]), "\n")
	return strings.TrimSpace(line)
}
