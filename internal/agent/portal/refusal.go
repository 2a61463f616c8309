package portal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Refusal is an answer that is no success.
type Refusal struct {
	Status     int
	Detail     string   // the portal's own words, for people
	Places     []string // what of the body is wrong
	RetryAfter time.Duration
	Location   string // of a redirection, which is not followed
}

func (r *Refusal) Error() string {
	text := fmt.Sprintf("the portal answered %d", r.Status)
	if r.Location != "" {
		text += ": it is at " + r.Location + " now; give the agent that address"
	}
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	if len(r.Places) > 0 {
		text += " (" + strings.Join(r.Places, "; ") + ")"
	}
	return text
}

// At reports whether a place is among what is wrong.
func (r *Refusal) At(place string) bool {
	return slices.ContainsFunc(r.Places, func(p string) bool { return p == place || strings.HasPrefix(p, place+": ") })
}

// refusal reads what the portal says, which may be a proxy's page instead.
func refusal(a answer) *Refusal {
	r := &Refusal{Status: a.status, RetryAfter: retryAfter(a.header.Get("Retry-After"), time.Now()), Location: short(a.header.Get("Location"))}
	if !strings.Contains(a.header.Get("Content-Type"), "json") {
		return r
	}
	var problem struct {
		Title  string `json:"title"`
		Detail string `json:"detail"`
		Errors []struct {
			Place  string `json:"place"`
			Detail string `json:"detail"`
		} `json:"errors"`
	}
	if json.Unmarshal(a.body, &problem) != nil {
		return r
	}
	r.Detail = short(problem.Detail)
	if r.Detail == "" {
		r.Detail = short(problem.Title)
	}
	for _, e := range problem.Errors[:min(10, len(problem.Errors))] {
		r.Places = append(r.Places, strings.TrimSuffix(short(e.Place)+": "+short(e.Detail), ": "))
	}
	return r
}

// short keeps what strangers write from flooding a log.
func short(text string) string {
	text = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, text)
	if runes := []rune(text); len(runes) > 300 {
		return string(runes[:300]) + "…"
	}
	return text
}

// retryAfter reads seconds or a date; 0 where neither stands there.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := time.Parse(dateFormat, text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
