// Package token keeps the API tokens of a server in a file: of each its name, what it may
// do and the hash of its secret, never the secret.
//
// A token reads rwb_ID_SECRET. The secret has 256 random bits, so one SHA-256 is hash
// enough: there is nothing to guess. The file is JSON, for its owner only; a server looks
// at it again when it has changed, so a token that is revoked is refused at once.
package token

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Scope is something that a token may do.
type Scope string

// Admin includes the others.
const (
	Read   Scope = "read"   // ask
	Ingest Scope = "ingest" // write and delete
	Admin  Scope = "admin"  // copy the whole graph, delete nodes
)

// Scopes lists all there are.
func Scopes() []Scope { return []Scope{Read, Ingest, Admin} }

// Allows says whether who has these scopes may do what needs one; "" needs none.
func Allows(have []Scope, need Scope) bool {
	return need == "" || slices.Contains(have, need) || slices.Contains(have, Admin)
}

var (
	// ErrUnknown is wrapped for a token that is none of the file's.
	ErrUnknown = errors.New("no such token")
	// ErrScope is wrapped for a scope that there isn't.
	ErrScope = errors.New("unknown scope")
)

// A Token is what is kept of one.
type Token struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Scopes []Scope `json:"scopes"`
	Hash   string  `json:"sha256"` // of the secret, in hex
}

const prefix = "rwb"

// A File of tokens. One that does not exist holds none.
type File struct {
	path string

	mu     sync.Mutex
	tokens []Token
	looked time.Time
	stamp  fs.FileInfo
	fault  error
}

// Open names the file; it is read when it is needed.
func Open(path string) *File { return &File{path: path} }

// Path is the file's name.
func (f *File) Path() string { return f.path }

// List gives the tokens in the order in which they were added.
func (f *File) List() ([]Token, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.load()
	return slices.Clone(f.tokens), err
}

// load reads the file if it is another than before.
func (f *File) load() error {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		f.tokens, f.stamp, f.fault = nil, nil, nil
		return nil
	}
	if err != nil {
		return err
	}
	if f.stamp != nil && os.SameFile(info, f.stamp) && info.ModTime().Equal(f.stamp.ModTime()) && info.Size() == f.stamp.Size() {
		return f.fault
	}
	b, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	f.tokens, f.stamp, f.fault = nil, info, nil
	if err := json.Unmarshal(b, &f.tokens); err != nil {
		// Nobody gets in by a file that can't be read.
		f.tokens = nil
		f.fault = fmt.Errorf("%s: no file of tokens: %w; mend it, or remove it and add the tokens anew", f.path, err)
	}
	return f.fault
}

func (f *File) save() error {
	b, err := json.MarshalIndent(f.tokens, "", "  ")
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(f.path), ".tokens-*") // for its owner only
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(b, '\n'))
	if err == nil {
		err = temp.Sync()
	}
	if e := temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(temp.Name(), f.path)
	}
	f.stamp = nil
	return err
}

// Add makes a token and gives it whole, which is the only time that it is seen.
func (f *File) Add(name string, scopes []Scope) (secret string, t Token, err error) {
	if name = strings.TrimSpace(name); name == "" {
		return "", t, errors.New("a token has a name, by which it is known in lists")
	}
	if len(scopes) == 0 {
		return "", t, fmt.Errorf("%w: a token has at least one; known are read, ingest, admin", ErrScope)
	}
	for _, s := range scopes {
		if !slices.Contains(Scopes(), s) {
			return "", t, fmt.Errorf("%w %q; known are read, ingest, admin", ErrScope, s)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.load(); err != nil {
		return "", t, err
	}
	var id [5]byte
	var key [32]byte
	rand.Read(id[:])
	rand.Read(key[:])
	part := base64.RawURLEncoding.EncodeToString(key[:])
	t = Token{ID: hex.EncodeToString(id[:]), Name: name, Scopes: scopes, Hash: hash(part)}
	f.tokens = append(f.tokens, t)
	if err := f.save(); err != nil {
		return "", t, fmt.Errorf("%s: %w", f.path, err)
	}
	return strings.Join([]string{prefix, t.ID, part}, "_"), t, nil
}

// Revoke removes the token with that id.
func (f *File) Revoke(id string) (Token, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.load(); err != nil {
		return Token{}, err
	}
	i := slices.IndexFunc(f.tokens, func(t Token) bool { return t.ID == id })
	if i < 0 {
		return Token{}, fmt.Errorf("%w: %s; \"rawabit token list\" shows the ids", ErrUnknown, id)
	}
	t := f.tokens[i]
	f.tokens = slices.Delete(f.tokens, i, i+1)
	return t, f.save()
}

// Check finds the token that a client has sent. The file is looked at anew, but for a
// moment after the last look.
func (f *File) Check(sent string) (Token, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); now.Sub(f.looked) > time.Second/4 {
		f.looked = now
		if err := f.load(); err != nil {
			return Token{}, err
		}
	}
	parts := strings.SplitN(sent, "_", 3)
	if len(parts) == 3 && parts[0] == prefix {
		got := hash(parts[2])
		for _, t := range f.tokens {
			if t.ID == parts[1] && subtle.ConstantTimeCompare([]byte(got), []byte(t.Hash)) == 1 {
				return t, nil
			}
		}
	}
	return Token{}, ErrUnknown
}

func hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
