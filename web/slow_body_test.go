package web

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"calfleet/internal/auth"
)

// dribble sends the head of a request and then a byte of its body now and then, until the portal answers or patience ends.
func dribble(t *testing.T, address, head string) (status int, body string) {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := conn.Write([]byte(head)); err != nil {
		t.Fatal(err)
	}
	answered := make(chan struct{})
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-answered:
				return
			case <-tick.C:
				_, _ = conn.Write([]byte(" "))
			}
		}
	}()
	defer close(answered)
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("no answer to a body that dribbles in: %v", err)
	}
	defer func() { _ = res.Body.Close() }()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(said)
}

func TestSlowBodies_AreCutOffWithoutHoldingTheDatabaseAndLeaveNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := NewServer(w.handler, slog.New(slog.DiscardHandler))
	server.ReadTimeout = time.Second // as the portal has it, but for tests
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	head := "POST /api/v1/reports HTTP/1.1\r\nHost: portal.example\r\nAuthorization: Bearer " + w.token(auth.Agent) +
		"\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
	held := make(chan int32, 1)
	time.AfterFunc(500*time.Millisecond, func() { held <- w.pool.Stat().AcquiredConns() })
	status, body := dribble(t, listener.Addr().String(), head+sampleReport)
	if status != http.StatusRequestTimeout {
		t.Errorf("status %d, want 408", status)
	}
	if !strings.Contains(body, "the body took too long to arrive") {
		t.Errorf("it says %q", body)
	}
	if n := <-held; n != 0 {
		t.Errorf("%d connections to the database were held meanwhile", n)
	}
	var kept int
	if err := w.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM hosts)`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d rows of a report that never came, %v", kept, err)
	}
}
