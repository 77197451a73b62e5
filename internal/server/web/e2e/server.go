// Package e2e drives Chromium over the explorer as it is served by the program itself, for
// tests and for pictures of the pages.
//
// In: a folder for a graph of invented news, and a browser if there is one. Out: a Server, and
// Tabs that look, click and type like a person, and note all that went wrong meanwhile: what
// the page threw, what its policy refused, what was asked of other servers.
package e2e

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rawabit/rawabit/internal/cli"
)

//go:embed testdata/articles.jsonl
var articles string

// A Server is the program serving a graph of invented news.
type Server struct {
	URL  string // without a slash behind it
	stop context.CancelFunc
	done chan int
	log  *strings.Builder
}

var address = regexp.MustCompile(`http://[\d.:]+`)

// Serve makes the graph in dir and serves it at a free port of this computer; more are
// flags of the command.
func Serve(dir string, more ...string) (*Server, error) {
	db := filepath.Join(dir, "news.db")
	var log strings.Builder
	if code := cli.Main(context.Background(), []string{"ingest", "--db", db, "-"}, strings.NewReader(articles), &log, &log); code != 0 {
		return nil, fmt.Errorf("ingest ended with %d: %s", code, log.String())
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{stop: cancel, done: make(chan int, 1), log: &log}
	out, in := io.Pipe()
	go func() {
		args := append([]string{"serve", "--db", db, "--addr", "127.0.0.1:0", "--log", "none"}, more...)
		s.done <- cli.Main(ctx, args, strings.NewReader(""), io.Discard, in)
		in.Close()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		log.WriteString(lines.Text() + "\n")
		if s.URL = address.FindString(lines.Text()); s.URL != "" {
			go io.Copy(io.Discard, out)
			return s, nil
		}
	}
	cancel()
	return nil, errors.New("the server did not start: " + log.String())
}

// Close ends the server.
func (s *Server) Close() {
	s.stop()
	<-s.done
}

// Token makes a token in a file of them and gives its secret.
func Token(file, scope string) (string, error) {
	var out, log strings.Builder
	if code := cli.Main(context.Background(), []string{"token", "add", "test", "--scope", scope, "--tokens", file}, strings.NewReader(""), &out, &log); code != 0 {
		return "", fmt.Errorf("token add ended with %d: %s", code, log.String())
	}
	return strings.TrimSpace(out.String()), nil
}
