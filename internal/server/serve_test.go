package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rawabit/rawabit/queries/cage"
)

// An endless query has the time of grace, and is ended then: its process is gone and
// nothing runs on when the server has ended.
func TestEndlessQueryAtTheEnd(t *testing.T) {
	pool := cage.New(cage.Options{Processes: 2, Memory: 64 << 20})
	defer pool.Close()
	s := sample(t, Options{Timeout: time.Hour, Gizmo: pool.Run, Processes: pool.Stats})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, l, s.handler, Certificate{}, 300*time.Millisecond) }()
	answered := make(chan string, 1)
	go func() {
		resp, err := http.Post("http://"+l.Addr().String()+"/api/v1/query/gizmo", "text/plain", strings.NewReader("while (true) {}"))
		if err != nil {
			answered <- ""
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		answered <- string(b)
	}()
	waitFor(t, "the query to run", func() bool {
		return strings.Contains(ask(t, s.handler, "GET", "/metrics", "").body, "\nrawabit_queries_running 1\n")
	})
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	metrics := ask(t, s.handler, "GET", "/metrics", "").body
	for _, want := range []string{"rawabit_queries_running 0", `rawabit_queries_total{language="gizmo",outcome="cancelled"} 1`, "rawabit_query_processes_killed_total 1"} {
		if !strings.Contains(metrics, "\n"+want+"\n") {
			t.Errorf("no %s when the server has ended", want)
		}
	}
	if got := <-answered; strings.Contains(got, "result") {
		t.Errorf("an endless query answered %q", got)
	}
}

// A write that has begun is whole before Serve returns, even after the time of grace.
func TestWriteAtTheEnd(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	began, whole := make(chan bool), false
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(began)
		time.Sleep(300 * time.Millisecond)
		whole = true
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, l, h, Certificate{}, 200*time.Millisecond) }()
	go func() {
		if resp, err := http.Get("http://" + l.Addr().String()); err == nil {
			resp.Body.Close()
		}
	}()
	<-began
	cancel()
	<-ended
	if !whole {
		t.Error("Serve did not wait for what was running")
	}
}

func waitFor(t *testing.T, what string, f func() bool) {
	t.Helper()
	for range 1000 {
		if f() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}

// certificate makes one for this computer, signed by itself.
func certificate(t *testing.T) (files Certificate, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "rawabit test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files = Certificate{filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")}
	for name, block := range map[string]*pem.Block{files.Cert: {Type: "CERTIFICATE", Bytes: der}, files.Key: {Type: "EC PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(cert)
	return files, roots
}

// With the files of a certificate the server speaks TLS 1.2 or later, and only that.
func TestTLS(t *testing.T) {
	files, roots := certificate(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, l, sample(t, Options{}).handler, files) }()
	get := func(scheme string, conf *tls.Config) (*http.Response, error) {
		tr := &http.Transport{TLSClientConfig: conf, ForceAttemptHTTP2: true}
		defer tr.CloseIdleConnections()
		resp, err := (&http.Client{Transport: tr}).Get(scheme + "://" + l.Addr().String() + "/healthz")
		if err == nil {
			resp.Body.Close()
		}
		return resp, err
	}
	resp, err := get("https", &tls.Config{RootCAs: roots})
	if err != nil || resp.StatusCode != 200 || resp.Header.Get("Strict-Transport-Security") == "" || resp.ProtoMajor != 2 {
		t.Errorf("%v %v", resp, err)
	}
	if _, err := get("https", &tls.Config{}); err == nil {
		t.Error("a certificate that nobody vouches for is taken")
	}
	if _, err := get("https", &tls.Config{RootCAs: roots, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if resp, err := get("http", nil); err == nil && resp.StatusCode < 400 {
		t.Errorf("answers without TLS: %d", resp.StatusCode)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	l, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := Serve(context.Background(), l, http.NotFoundHandler(), Certificate{files.Key, files.Cert}); err == nil {
		t.Error("a key passes for a certificate")
	}
}
