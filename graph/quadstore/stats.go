package quadstore

// Stats are figures about the newest state of a store.
type Stats struct {
	Quads     int64
	Terms     int64 // distinct terms that some quad uses
	Labels    int64 // distinct labels; quads without one do not count
	DiskBytes int64

	BaseQuads    int64 // of the last fold or load, also those deleted since
	BaseBytes    int64
	DeltaAdded   int64 // quads added since
	DeltaDeleted int64 // quads of the base deleted since
	DeltaBytes   int64 // with the blobs
	Folds        int64 // since the store was opened, and loads
	FoldError    error // why the last fold in the background failed, if it did
}

// Stats counts what is in the store; it takes time for each distinct label,
// not for each quad.
func (db *DB) Stats() (Stats, error) {
	s := db.Snapshot()
	defer s.Close()
	labels, err := s.countLabels()
	if err != nil {
		return Stats{}, err
	}
	stats := Stats{
		Quads:        s.record.quads,
		Terms:        s.record.terms,
		Labels:       labels,
		BaseQuads:    int64(s.base.rows()),
		BaseBytes:    s.base.size(),
		DeltaAdded:   s.record.delta.added,
		DeltaDeleted: s.record.delta.gone,
		DeltaBytes:   int64(db.delta.Metrics().DiskSpaceUsage()),
	}
	stats.Folds, stats.FoldError = db.folds.report()
	stats.DiskBytes = stats.BaseBytes + stats.DeltaBytes
	return stats, nil
}
