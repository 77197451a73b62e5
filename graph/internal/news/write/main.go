// Command write prints a graph of invented news as N-Quads: write QUADS.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/rawabit/rawabit/graph/internal/news"
)

func main() {
	n := 0
	var err error
	if len(os.Args) == 2 {
		n, err = strconv.Atoi(os.Args[1])
	}
	if err == nil && n <= 0 {
		err = fmt.Errorf("usage: write QUADS")
	}
	if err == nil {
		err = news.Write(os.Stdout, n)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
