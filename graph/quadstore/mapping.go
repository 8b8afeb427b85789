package quadstore

import "io"

// mapping is the content of a file, mapped or read.
type mapping struct {
	data    []byte
	release func() error // nil where data is a copy
}

func readContent(f io.ReaderAt, size int64) (*mapping, error) {
	data := make([]byte, size)
	if _, err := f.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, err
	}
	return &mapping{data: data}, nil
}

func (m *mapping) close() error {
	if m.release == nil {
		return nil
	}
	return m.release()
}

// trail lets go of the memory of a mapping behind a reader that goes from its
// start to its end.
type trail struct {
	mapping *mapping
	passed  int // let go up to here
}

// pass tells that the reader needs nothing before offset.
func (t *trail) pass(offset int64) {
	const step = 4 << 20
	if at := int(offset); at-t.passed >= step {
		t.mapping.forget(t.passed, at)
		t.passed = at
	}
}
