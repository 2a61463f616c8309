package web

import (
	archivezip "archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

// attach sends a file to the case that the page is about.
func (c *client) attach(path, proof, name, body string) *client {
	c.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if err := form.WriteField("proof", proof); err != nil {
		c.t.Fatal(err)
	}
	w, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = w.Write([]byte(body))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(http.MethodPost, path+"/files", &b, form.FormDataContentType())
}

func TestCaseRequest_LetterAnnexProofsAndExports(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("downgrade-or-exchange")
	page := c.path
	request := c.href(".page-head .actions a")
	c.get(request).status(http.StatusOK).shows("#letter", "RDS CAL keys of version 2019 for license server lic19.contoso.local (PO-2026-0117)", "50")
	c.shows("#annex", "lic19.contoso.local", "not on record", "PO-2026-0117").shows("#proofs", "missing", "Invoice").shows("#proof-order", "on record")
	c.get(request+"?to=clearinghouse&language=fr").shows("#letter .letter", "J’ai 50 CAL RDS de version 2022").shows("#letter .letter", "Notez")

	c.post(page+"/proofs", "proof", "contact", "said", "Ana, 9–17").sendsTo(request + "#proofs")
	c.attach(page, "invoice", `C:\Users\ana\facture été.pdf`, "%PDF-1.4 …").sendsTo(request + "#files")
	c.get(request).shows("#proof-contact", "at hand", "Ana, 9–17").shows("#proof-invoice", "attached").shows("#files", "SHA-256").shows("#letter", "Contact: Ana, 9–17")

	file := c.href("#files a[download]")
	c.get(file).status(http.StatusOK)
	if h := c.res.Header; h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the file is served with %q", h)
	}
	exports := map[string]string{"letter.pdf": "%PDF-", "letter.eml": "X-Unsent: 1\r\n", "request.zip": "PK"}
	for name, begins := range exports {
		c.get(page + "/" + name + "?to=reseller&language=fr").status(http.StatusOK)
		first := c.body
		if !strings.HasPrefix(first, begins) || !strings.HasPrefix(c.res.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s begins with %.20q", name, first)
		}
		c.get(page + "/" + name + "?to=reseller&language=fr")
		if c.body != first {
			t.Errorf("%s has other bytes the second time", name)
		}
	}
	c.get(page + "/request.zip")
	if z, err := archivezip.NewReader(strings.NewReader(c.body), int64(len(c.body))); err != nil || len(z.File) != 6 {
		t.Errorf("the ZIP has %d files, %v", len(z.File), err)
	}
	c.post(file + "/delete").sendsTo(request + "#files")
	c.get(file).status(http.StatusNotFound)
}

func TestCaseRequest_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("downgrade-or-exchange")
	page := c.path
	c.attach(page, "", "empty.txt", "").status(http.StatusSeeOther)
	c.get(page+"/request").shows("main", "The file was not kept")
	c.attach(page, "", "large.bin", strings.Repeat("x", 11<<20)).status(http.StatusRequestEntityTooLarge)
	c.post(page+"/proofs", "proof", "invoice", "said", strings.Repeat("x", 501)).status(http.StatusSeeOther)
	c.get(page+"/request").shows("main", "at most 500 characters")
	c.openCase("newer-license-server")
	c.hides(".page-head .actions a", "Letter")
	c.get(c.path + "/request").status(http.StatusNotFound)
}

func TestCaseRequest_ViewersReadAndOthersDoNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	o := w.client().signIn(auth.Operator)
	page := o.openCase("downgrade-or-exchange").path
	o.attach(page, "invoice", "a.pdf", "x")
	file := o.get(page + "/request").href("#files a[download]")
	v := w.client().signIn(auth.Viewer)
	v.get(page + "/request").status(http.StatusOK).hides("#files form").hides("#proofs form")
	v.get(file).status(http.StatusOK)
	v.attach(page, "", "b.pdf", "x").status(http.StatusForbidden)
	v.post(file + "/delete").status(http.StatusForbidden)
	v.post(page+"/proofs", "proof", "invoice", "ticked", "on").status(http.StatusForbidden)
	outside := w.client()
	outside.signInTo(outside.organization("elsewhere"), auth.Admin)
	for _, path := range []string{page + "/request", page + "/letter.pdf", page + "/letter.eml", page + "/request.zip", file} {
		outside.get(path).status(http.StatusNotFound)
	}
	outside.post(file + "/delete").status(http.StatusNotFound)
	outside.attach(page, "", "b.pdf", "x").status(http.StatusNotFound)
}
