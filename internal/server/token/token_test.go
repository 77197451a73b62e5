package token

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTokens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens")
	f := Open(path)
	if list, err := f.List(); err != nil || len(list) != 0 {
		t.Fatalf("no file: %v %v", list, err)
	}
	secret, tok, err := f.Add("dashboard", []Scope{Read})
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := f.Add("feeder", []Scope{Read, Ingest})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(path)
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 || strings.Contains(string(b), secret[len(secret)-20:]) {
		t.Errorf("the file shows too much: %v", info.Mode())
	}
	server := Open(path) // as another process has it
	if got, err := server.Check(secret); err != nil || got.ID != tok.ID || !Allows(got.Scopes, Read) || Allows(got.Scopes, Ingest) {
		t.Errorf("check: %+v %v", got, err)
	}
	for _, bad := range []string{"", "x", secret + "x", secret[:len(secret)-1], "rwb_" + other.ID + "_" + strings.SplitN(secret, "_", 3)[2]} {
		if _, err := server.Check(bad); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q was let in: %v", bad, err)
		}
	}
	if _, err := f.Revoke(tok.ID); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second / 3)
	if _, err := server.Check(secret); !errors.Is(err, ErrUnknown) {
		t.Errorf("a revoked token was let in: %v", err)
	}
	if _, err := f.Revoke(tok.ID); !errors.Is(err, ErrUnknown) {
		t.Errorf("revoked twice: %v", err)
	}
	for _, scopes := range [][]Scope{nil, {"root"}} {
		if _, _, err := f.Add("x", scopes); !errors.Is(err, ErrScope) {
			t.Errorf("scopes %v: %v", scopes, err)
		}
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path).Check(secret); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("broken file: %v", err)
	}
}

func TestAllows(t *testing.T) {
	if !Allows(nil, "") || Allows(nil, Read) || Allows([]Scope{Read}, Admin) || !Allows([]Scope{Admin}, Ingest) || Allows([]Scope{Ingest}, Read) {
		t.Error("scopes allow what they should not")
	}
}
