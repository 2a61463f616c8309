// Package pstest reads PowerShell as far as its tokenizer goes, for tests of the scripts that this repository hands out: there is no PowerShell where they are
// built. That a script does what it says is read, not executed.
package pstest

import (
	"fmt"
	"strings"
)

// Token is one word of PowerShell: a literal, or a piece of code.
type Token struct {
	Kind Kind
	Text string // of a literal what it means, of code as it is written
}

// Kind is what a word is.
type Kind uint8

// The kinds.
const (
	Code      Kind = iota
	Literal        // single quotes
	Expanding      // double quotes: names may never stand in them
)

// Lex splits a script as PowerShell does, as far as quotes, comments and brackets go, and fails where PowerShell would read on past the end or find a
// bracket that nothing opened. It follows the tokenizer's own rules for quotes: five characters open and end a single-quoted text, and two in a row
// within it are one of it; four do so for double quotes.
func Lex(source string) ([]Token, error) {
	l := lexer{in: []rune(strings.TrimPrefix(source, "\ufeff"))}
	for l.at < len(l.in) {
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	l.flush()
	if len(l.open) > 0 {
		return nil, fmt.Errorf("%q is never closed", l.open)
	}
	return l.out, nil
}

type lexer struct {
	in   []rune
	at   int
	out  []Token
	word []rune
	open []rune
}

// The characters that open and close a text, for PowerShell: the straight ones and those that print has.
const (
	quotes  = "'\u2018\u2019\u201a\u201b"
	doubles = "\"\u201c\u201d\u201e"
)

func (l *lexer) next() error {
	r := l.in[l.at]
	switch {
	case strings.ContainsRune(quotes, r):
		return l.quoted(quotes, Literal, 0)
	case strings.ContainsRune(doubles, r):
		return l.quoted(doubles, Expanding, '`')
	case r == '#' && len(l.word) == 0:
		l.flush()
		for l.at < len(l.in) && l.in[l.at] != '\n' && l.in[l.at] != '\r' {
			l.at++
		}
		return nil
	case r == '<' && l.at+1 < len(l.in) && l.in[l.at+1] == '#', r == '@' && l.at+1 < len(l.in) && strings.ContainsRune(quotes+doubles, l.in[l.at+1]):
		return fmt.Errorf("our scripts have no block comments and no here-strings")
	case r == '`':
		return fmt.Errorf("our scripts have no back ticks")
	case strings.ContainsRune("([{", r):
		l.flush()
		l.open = append(l.open, r)
		l.out = append(l.out, Token{Code, string(r)})
	case strings.ContainsRune(")]}", r):
		l.flush()
		if len(l.open) == 0 || map[rune]rune{')': '(', ']': '[', '}': '{'}[r] != l.open[len(l.open)-1] {
			return fmt.Errorf("%q closes nothing", r)
		}
		l.open = l.open[:len(l.open)-1]
		l.out = append(l.out, Token{Code, string(r)})
	case strings.ContainsRune(" \t\r\n\u00a0\u0085;,|", r):
		l.flush()
		if r != ' ' {
			l.out = append(l.out, Token{Code, string(r)})
		}
	default:
		l.word = append(l.word, r)
	}
	l.at++
	return nil
}

func (l *lexer) flush() {
	if len(l.word) > 0 {
		l.out = append(l.out, Token{Code, string(l.word)})
		l.word = nil
	}
}

func (l *lexer) quoted(marks string, kind Kind, escape rune) error {
	l.flush()
	var text []rune
	for l.at++; l.at < len(l.in); l.at++ {
		r := l.in[l.at]
		switch {
		case strings.ContainsRune(marks, r) && l.at+1 < len(l.in) && strings.ContainsRune(marks, l.in[l.at+1]):
			text = append(text, r)
			l.at++
		case strings.ContainsRune(marks, r):
			l.at++
			l.out = append(l.out, Token{kind, string(text)})
			return nil
		case escape != 0 && r == escape:
			l.at++
		default:
			text = append(text, r)
		}
	}
	return fmt.Errorf("a quote is never closed")
}
