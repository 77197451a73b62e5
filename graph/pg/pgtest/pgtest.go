// Package pgtest starts PostgreSQL servers for tests and measurements: in a temporary
// folder, on a socket of their own, gone when they are stopped or when the process that
// started them ends, however it ends.
//
// PostgreSQL refuses to run as root; then its servers run as the user postgres or nobody.
package pgtest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// ErrMissing is returned where PostgreSQL is not installed.
var ErrMissing = errors.New("no PostgreSQL here (initdb and pg_ctl are not found); \"make deps\" installs it")

// Options are for Start; the zero value is right for tests.
type Options struct {
	Durable  bool     // commits wait for the disk, as they should where data is worth it
	Settings []string // more settings: name=value
}

// A Server is a PostgreSQL server.
type Server struct {
	bin, dir string
	as       *syscall.SysProcAttr
	settings []string
	keeper   *exec.Cmd
	alive    *os.File // when this is closed, the keeper clears up
	made     *atomic.Int64
}

// bin finds the folder of the newest PostgreSQL's programs.
func bin() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil { // its neighbours may have no links
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	more, _ := filepath.Glob("/usr/local/opt/postgresql*/bin/initdb")
	if found = append(found, more...); len(found) == 0 {
		return "", ErrMissing
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
}

// otherUser is who runs the server if this process is root.
func otherUser() (*syscall.SysProcAttr, int, int, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, uid, gid, nil
	}
	return nil, 0, 0, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

// folder makes a server that has a folder and no data yet.
func folder(o Options) (*Server, error) {
	b, err := bin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "rawabit-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: b, dir: dir, made: new(atomic.Int64)}
	if os.Getuid() == 0 {
		as, uid, gid, err := otherUser()
		if err == nil {
			err = os.Chown(dir, uid, gid)
		}
		if err != nil {
			os.RemoveAll(dir)
			return nil, err
		}
		s.as = as
	}
	s.settings = append([]string{"listen_addresses=", "unix_socket_directories=" + dir, "max_connections=200", "autovacuum_naptime=10s"}, o.Settings...)
	if !o.Durable {
		s.settings = append(s.settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	return s, s.keep()
}

// keep starts a shell that waits for the end of this process.
func (s *Server) keep() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	c := exec.Command("/bin/sh", "-c", `read _; [ -f "$1/data/postmaster.pid" ] && "$0/pg_ctl" stop -s -m immediate -D "$1/data"; rm -rf "$1"`, s.bin, s.dir)
	c.Dir, c.SysProcAttr, c.Stdin = "/", &syscall.SysProcAttr{Setpgid: true}, r
	if s.as != nil {
		c.SysProcAttr.Credential = s.as.Credential
	}
	if err := c.Start(); err != nil {
		w.Close()
		return err
	}
	s.keeper, s.alive = c, w
	return nil
}

// Start makes a server and starts it, which takes some seconds.
func Start(o Options) (*Server, error) {
	s, err := folder(o)
	if err != nil {
		return nil, err
	}
	err = s.run("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if err == nil {
		err = s.Resume()
	}
	if err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Standby makes a standby of the server from a copy of its data, and starts it.
func (s *Server) Standby(o Options) (*Server, error) {
	b, err := folder(o)
	if err != nil {
		return nil, err
	}
	err = b.run("pg_basebackup", "-h", s.dir, "-U", "postgres", "-D", b.data(), "-R", "-X", "stream", "-c", "fast", "--no-sync")
	if err == nil {
		err = b.Resume()
	}
	if err != nil {
		b.Stop()
		return nil, err
	}
	return b, nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) run(program string, args ...string) error {
	c := exec.Command(filepath.Join(s.bin, program), args...)
	// Not pipes: the server would inherit them, and waiting for their end is waiting for its.
	log, err := os.CreateTemp("", "rawabit-pg-log-")
	if err != nil {
		return err
	}
	defer os.Remove(log.Name())
	defer log.Close()
	c.Dir, c.SysProcAttr, c.Stdout, c.Stderr = "/", s.as, log, log
	c.Env = append(os.Environ(), "LC_ALL=C")
	if err := c.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%s: %w\n%s", program, err, said)
	}
	return nil
}

// Resume starts a server that Halt has stopped.
func (s *Server) Resume() error {
	var flags []string
	for _, set := range s.settings {
		flags = append(flags, "-c "+set)
	}
	return s.run("pg_ctl", "start", "-s", "-w", "-t", "60", "-D", s.data(), "-l", filepath.Join(s.dir, "log"), "-o", strings.Join(flags, " "))
}

// Halt stops the server and keeps its data; immediate is as if the power had failed.
func (s *Server) Halt(immediate bool) error {
	mode := "fast"
	if immediate {
		mode = "immediate"
	}
	return s.run("pg_ctl", "stop", "-s", "-w", "-t", "60", "-m", mode, "-D", s.data())
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() {
	s.alive.Close()
	s.keeper.Wait()
}

// Folder is where the data lies: its postmaster.pid names the server's process.
func (s *Server) Folder() string { return s.data() }

// Socket is the folder of the server's socket, which stands for its host.
func (s *Server) Socket() string { return s.dir }

// URL addresses a database of the server, with more settings of the connection, such as
// schema=name.
func (s *Server) URL(database string, settings ...string) string {
	return address([]string{s.dir}, database, settings)
}

// URLWith is URL for a server and its standbys.
func (s *Server) URLWith(standbys []*Server, database string, settings ...string) string {
	hosts := []string{s.dir}
	for _, b := range standbys {
		hosts = append(hosts, b.dir)
	}
	return address(hosts, database, settings)
}

func address(hosts []string, database string, settings []string) string {
	v := url.Values{"host": {strings.Join(hosts, ",")}, "sslmode": {"disable"}}
	for _, s := range settings {
		k, val, _ := strings.Cut(s, "=")
		v.Set(k, val)
	}
	return "postgres://postgres@/" + database + "?" + v.Encode()
}

// NewSchema addresses a schema that nothing is in yet.
func (s *Server) NewSchema() string {
	return s.URL("postgres", fmt.Sprintf("schema=t%d", s.made.Add(1)))
}

// Missing says that there is no PostgreSQL, for tests over several stores that go on without.
func Missing() bool {
	_, err := bin()
	return err != nil
}

var shared struct {
	once sync.Once
	s    *Server
	err  error
}

// Shared gives the one server of a test program. Without PostgreSQL it skips the test.
func Shared(t testing.TB) *Server {
	t.Helper()
	shared.once.Do(func() { shared.s, shared.err = Start(Options{}) })
	if errors.Is(shared.err, ErrMissing) {
		t.Skip(shared.err)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.s
}
