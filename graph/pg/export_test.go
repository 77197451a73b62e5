package pg

import "context"

// FromStandby tells whether what is read now comes from a standby.
func (s *Store) FromStandby(ctx context.Context) (yes bool, err error) {
	return yes, s.one(ctx, "SELECT pg_is_in_recovery()", nil, &yes)
}

// Sleep runs a statement that takes a minute.
func (s *Store) Sleep(ctx context.Context) error {
	var nothing any
	return s.one(ctx, "SELECT pg_sleep(60) -- here", nil, &nothing)
}

// Query reads one number.
func (s *Store) Query(ctx context.Context, sql string) (n int, err error) {
	return n, s.one(ctx, sql, nil, &n)
}

// Exec changes what it should not.
func (s *Store) Exec(ctx context.Context, sql string) error {
	_, err := s.write.Exec(ctx, sql)
	return err
}
