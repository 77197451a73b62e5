// Command shots writes pictures of all pages of the explorer into a folder: in both languages,
// light and dark, on a desk and on a phone.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rawabit/rawabit/internal/server/web/e2e"
	"github.com/rawabit/rawabit/queries/cage"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == cage.Arg {
		os.Exit(cage.Work()) // the processes of queries are this program
	}
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: shots FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "rawabit-shots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	browser, err := e2e.Start()
	if err != nil {
		return err
	}
	defer browser.Close()
	server, err := e2e.Serve(dir)
	if err != nil {
		return err
	}
	defer server.Close()
	for _, lang := range e2e.Languages {
		for _, dark := range []bool{false, true} {
			for _, size := range []struct {
				name string
				w, h int64
			}{{"desktop", 1280, 900}, {"phone", 360, 740}} {
				look := e2e.Look{Lang: lang, Dark: dark, Width: size.w, Height: size.h}
				name := lang + "-" + map[bool]string{true: "dark", false: "light"}[dark] + "-" + size.name
				if err := shoot(browser, server, look, filepath.Join(folder, name)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// shoot writes a picture of each page; what goes wrong on one is told.
func shoot(b *e2e.Browser, s *e2e.Server, look e2e.Look, prefix string) error {
	tab, err := b.Open(s.URL, look)
	if err != nil {
		return err
	}
	defer tab.Close()
	pages, err := e2e.Pages(tab)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if err := tab.Go(p.Target); err != nil {
			return err
		}
		if err := tab.Settled(); err != nil {
			return err
		}
		png, err := tab.Picture()
		if err != nil {
			return err
		}
		if err := os.WriteFile(prefix+"-"+p.Name+".png", png, 0o644); err != nil {
			return err
		}
		for _, w := range tab.Wrong() {
			fmt.Printf("%s-%s: %s\n", prefix, p.Name, w)
		}
	}
	return nil
}
