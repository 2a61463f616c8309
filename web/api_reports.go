package web

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"calfleet/internal/fault"
	"calfleet/internal/intake"
	"calfleet/internal/report"
)

// submitReport takes one report. The receipt means that it is committed; the same report sent again gets the same receipt, byte for
// byte.
func (s *server) submitReport(r *request) error {
	body, err := r.jsonBody(report.MaxBytes)
	if err != nil {
		return err
	}
	rep, err := report.Decode(body)
	if err != nil {
		return refusedBody(body, err, "the report was refused and nothing of it was kept")
	}
	receipt, err := s.intake.Submit(r.ctx(), r.brought(rep, len(body), r.sentAt()))
	if err != nil {
		return err
	}
	answer, err := json.Marshal(receipt)
	if err != nil {
		return fmt.Errorf("encode receipt: %w", err)
	}
	return r.Blob(http.StatusAccepted, "application/json", answer)
}

// brought is a report, with who brings it.
func (r *request) brought(rep report.Report, size int, sentAt time.Time) intake.Report {
	return intake.Report{Report: rep, By: r.Principal, SentAt: sentAt, Address: r.address().String(), Size: size}
}

// sentAt is what the sender's clock said, by the header Date; zero where it is absent or no date.
func (r *request) sentAt() time.Time {
	at, err := http.ParseTime(r.header("Date"))
	if err != nil {
		return time.Time{}
	}
	return at
}

// identifyToken leaves the principal empty without an Authorization header.
func (s *server) identifyToken(r *request) error {
	header := r.header("Authorization")
	if header == "" {
		return nil
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return fault.New(fault.Unauthentic, "the Authorization header must be: Bearer, a space, and a token")
	}
	p, err := s.Auth.PrincipalOfToken(r.ctx(), strings.TrimSpace(token))
	if err != nil {
		return err
	}
	r.Principal = p
	r.exchange.actor = p.Actor()
	return nil
}

// jsonBody reads a JSON body, inflated if it is gzip, of at most limit bytes.
func (r *request) jsonBody(limit int64) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(r.header("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, unsupported("Content-Type", "the Content-Type must be application/json")
	}
	body, err := r.inflated()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, bodyFault(err)
	}
	if int64(len(data)) > limit {
		return nil, fault.New(fault.TooLarge, "the body is larger than %d bytes once inflated", limit)
	}
	return data, nil
}

func (r *request) inflated() (io.Reader, error) {
	switch strings.ToLower(r.header("Content-Encoding")) {
	case "", "identity":
		return r.Request().Body, nil
	case "gzip":
		inflater, err := gzip.NewReader(r.Request().Body)
		if err != nil {
			return nil, bodyFault(err)
		}
		return inflater, nil
	default:
		return nil, unsupported("Content-Encoding", "the Content-Encoding must be gzip, or absent")
	}
}

func unsupported(header, text string) error {
	return &statusError{http.StatusUnsupportedMediaType, text, fault.At(fault.Invalid, header, "%s", text)}
}

// refusedBody tells what is not JSON from JSON that says something else than was asked for.
func refusedBody(body []byte, err error, words string) error {
	status := http.StatusUnprocessableEntity
	if !json.Valid(body) {
		status = http.StatusBadRequest
	}
	return &statusError{status, words, err}
}
