package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/ingest"
)

// pathInventory is the server that inventory agents are told.
const pathInventory = "/api/v1/inventory"

// inventoryBody is how large a message of an inventory agent may be on the wire. Real ones are 20 to 50 kB, packed.
const inventoryBody = 8 << 20

// submitInventory answers agents of OCS Inventory, FusionInventory and GLPI, as one more server of theirs. None of them tries again after an
// error, so what is of no use to the portal is answered as well as what is.
func (s *server) submitInventory(r *request) error {
	data, err := io.ReadAll(r.Request().Body)
	if err != nil {
		return bodyFault(err)
	}
	m, err := ingest.ParseMessage(data, s.now())
	if err != nil {
		return &statusError{http.StatusBadRequest, "the message was refused and nothing of it was kept: " + err.Error(), err}
	}
	if m.Report == nil {
		return r.reply(m)
	}
	if _, err := s.intake.Submit(r.ctx(), r.brought(*m.Report, len(data), time.Time{})); err != nil {
		return err
	}
	return r.reply(m)
}

// reply answers in the agent's own language, packed as it packs and under the type that it used: one refuses what the other wants.
func (r *request) reply(m ingest.Message) error {
	body, kind := xmlReply(m), "application/xml"
	if m.JSON {
		body, kind = jsonReply(m), "application/json"
	}
	packed, err := m.Wrapping.Wrap(body)
	if err != nil {
		return err
	}
	if m.Wrapping != ingest.Bare {
		kind = wrappedType(r.header("Content-Type"), m.Wrapping)
	}
	return r.Blob(http.StatusOK, kind, packed)
}

// wrappedType is the type of a packed answer: the agent's own, if it is one that agents use.
func wrappedType(asked string, w ingest.Wrapping) string {
	switch asked = strings.ToLower(strings.TrimSpace(asked)); {
	case asked == "application/x-compress", asked == "application/x-compress-zlib" && w == ingest.Zlib, asked == "application/x-compress-gzip" && w == ingest.Gzip:
		return asked
	case w == ingest.Gzip:
		return "application/x-compress-gzip"
	}
	return "application/x-compress-zlib"
}

// hoursBetween is how often agents are told to come.
const hoursBetween = 24

// xmlOption is a question to the agent; the older agents ask the registry for it.
type xmlOption struct {
	XMLName xml.Name   `xml:"OPTION"`
	Name    string     `xml:"NAME"`
	Params  []xmlParam `xml:"PARAM"`
}

type xmlParam struct {
	Name  string `xml:"NAME,attr"`
	Key   string `xml:"REGKEY,attr"`
	Tree  int    `xml:"REGTREE,attr"` // 2: HKEY_LOCAL_MACHINE
	Value string `xml:",chardata"`
}

type xmlAnswer struct {
	XMLName  xml.Name    `xml:"REPLY"`
	Response string      `xml:"RESPONSE,omitempty"`
	Hours    int         `xml:"PROLOG_FREQ,omitempty"`
	Options  []xmlOption `xml:",omitempty"`
}

func xmlReply(m ingest.Message) []byte {
	answer := xmlAnswer{}
	switch m.Query {
	case "PROLOG":
		answer = xmlAnswer{Response: "SEND", Hours: hoursBetween, Options: []xmlOption{registryOption()}}
	case "INVENTORY":
		answer.Response = "no_account_update"
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	_ = xml.NewEncoder(&b).Encode(answer) // texts and numbers into a buffer
	return b.Bytes()
}

// registryOption asks for the licensing settings that no inventory has.
func registryOption() xmlOption {
	option := xmlOption{Name: "REGISTRY"}
	for _, q := range ingest.RegistryQuestions {
		option.Params = append(option.Params, xmlParam{Name: q.Name, Key: q.Key, Tree: 2, Value: q.Value})
	}
	return option
}

func jsonReply(m ingest.Message) []byte {
	if m.Query == "CONTACT" {
		return fmt.Appendf(nil, `{"status":"ok","expiration":%d}`, hoursBetween)
	}
	return []byte(`{"status":"ok"}`)
}

// identifyBasic reads the password of HTTP Basic as a token: inventory agents know no other way. Any user name does.
func (s *server) identifyBasic(r *request) error {
	_, password, ok := r.Request().BasicAuth()
	if !ok {
		return nil
	}
	p, err := s.Auth.PrincipalOfToken(r.ctx(), password)
	if err != nil {
		return err
	}
	if p.Role != auth.Agent {
		return fault.New(fault.Unauthentic, "inventory agents come with a token of the role agent")
	}
	r.Principal = p
	r.exchange.actor = p.Actor()
	return nil
}
