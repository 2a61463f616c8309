package paper_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"calfleet/internal/paper"
)

var asOf = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

func draw(t *testing.T, words string) []byte {
	t.Helper()
	d := paper.New(paper.About{Title: words, Language: "fr", AsOf: asOf, Footer: words})
	d.Title(words)
	d.Heading(words)
	d.Paragraph(words)
	d.Item("[ ]", words)
	d.Fact(words, words, "")
	d.Fact(words, "", words)
	d.Break()
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDocument_SameCallsGiveSameBytes(t *testing.T) {
	t.Parallel()
	one, two := draw(t, "Rétrogradation ou échange"), draw(t, "Rétrogradation ou échange")
	if !bytes.Equal(one, two) {
		t.Error("the same document has other bytes")
	}
	if bytes.Equal(one, draw(t, "Autre chose")) {
		t.Error("another document has the same bytes")
	}
}

func TestDocument_AccentsAreText(t *testing.T) {
	t.Parallel()
	const words = "Référence nº 12 : clés délivrées à l’hôte, déjà"
	b := draw(t, words)
	if !bytes.Contains(b, []byte("ToUnicode")) {
		t.Error("nothing says which character a glyph is")
	}
	var want strings.Builder
	for _, unit := range utf16.Encode([]rune("délivrées")) {
		want.WriteByte(byte(unit >> 8))
		want.WriteByte(byte(unit))
	}
	if !strings.Contains(streams(t, b), want.String()) {
		t.Error("the page has no “délivrées”")
	}
}

// streams are the contents of a PDF, unpacked.
func streams(t *testing.T, pdf []byte) string {
	t.Helper()
	var all strings.Builder
	for _, at := range regexp.MustCompile(`stream\r?\n`).FindAllIndex(pdf, -1) {
		r, err := zlib.NewReader(bytes.NewReader(pdf[at[1]:]))
		if err != nil {
			continue
		}
		part, _ := io.ReadAll(r)
		all.Write(part)
	}
	return all.String()
}

func TestDocument_WhatFontsLackDoesNotBreakIt(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"", "\x00\x07\x1b[31m", "😀 𝒳", "\uffff\ufffe\ufffd", "\u202egpj.exe", "日本語", strings.Repeat("x", 5000), strings.Repeat("mot ", 20000),
		"(a) \\ ) ]", "%PDF-1.7 /JS (app.alert(1))", "\u2028\u2029\u0085",
	} {
		if b := draw(t, words); !bytes.HasPrefix(b, []byte("%PDF-")) || bytes.Contains(b, []byte("/JavaScript")) {
			t.Errorf("%.20q: %d bytes that are no PDF", words, len(b))
		}
	}
}
