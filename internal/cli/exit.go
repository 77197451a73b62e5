package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/rawabit/rawabit/internal/ingest"
	"github.com/rawabit/rawabit/queries"
)

// The exit statuses. They are part of what the program promises: a number keeps
// its meaning.
const (
	ok          = 0
	failed      = 1
	usage       = 2
	some        = 3
	notArabic   = 4
	notFound    = 5
	storeBusy   = 6
	querySyntax = 7
	unreadable  = 8
	timeLimit   = 9
	notAsked    = 10
	interrupted = 130
)

// A Code is one exit status with its meaning.
type Code struct {
	Status  int
	Meaning string
}

// Codes lists all exit statuses.
func Codes() []Code {
	return []Code{
		{ok, "done"},
		{failed, "something went wrong that has no status of its own"},
		{usage, "the command, a flag or an argument is not as it should be"},
		{some, "some inputs could not be read; the others were"},
		{notArabic, "the text is not Arabic"},
		{notFound, "no such file, store, entity, article or saved question"},
		{storeBusy, "the store is in use by another process, or of another version"},
		{querySyntax, "the query has an error of syntax, or uses what its language does not have"},
		{unreadable, "the input is no readable article: empty, binary, broken, or a page without an article"},
		{timeLimit, "the query's time limit was reached"},
		{notAsked, "the question was not understood"},
		{interrupted, "interrupted by a signal"},
	}
}

func codesText() string {
	var b strings.Builder
	for _, c := range Codes() {
		fmt.Fprintf(&b, "  %3d  %s\n", c.Status, c.Meaning)
	}
	return strings.TrimRight(b.String(), "\n")
}

// A usageError is the asker's: exit status 2.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// A codedError has the exit status it carries.
type codedError struct {
	code int
	err  error
}

func (e *codedError) Error() string { return e.err.Error() }
func (e *codedError) Unwrap() error { return e.err }

func coded(code int, format string, args ...any) error {
	return &codedError{code, fmt.Errorf(format, args...)}
}

// A quietError has been told already.
type quietError struct{ code int }

func (e *quietError) Error() string { return fmt.Sprintf("exit status %d", e.code) }

// codeOf finds the exit status of an error; sentinels of other packages are
// known here and nowhere else in this package.
func codeOf(err error) int {
	var quiet *quietError
	var withCode *codedError
	var use *usageError
	switch {
	case err == nil:
		return ok
	case errors.As(err, &quiet):
		return quiet.code
	case errors.As(err, &withCode):
		return withCode.code
	case errors.As(err, &use):
		return usage
	}
	for _, s := range sentinels() {
		if errors.Is(err, s.err) {
			return s.code
		}
	}
	var query *queries.Error
	var input *ingest.Error
	switch {
	case errors.As(err, &query):
		return querySyntax
	case errors.Is(err, context.DeadlineExceeded):
		return timeLimit
	case errors.Is(err, fs.ErrNotExist):
		return notFound
	case errors.As(err, &input): // no permission, a broken line of JSON
		return unreadable
	}
	return failed
}
