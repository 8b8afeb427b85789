package llm

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// kept returns the answer that is kept to a request; "" if there is none.
func (x *Extractor) kept(body []byte) (string, error) {
	answer, err := os.ReadFile(x.file(body))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("answers of the model: %w", err)
	}
	return string(answer), nil
}

// keep keeps the answer to a request. It is there whole or not at all, whatever
// happens meanwhile.
func (x *Extractor) keep(body []byte, answer string) error {
	if err := os.MkdirAll(x.options.Cache, 0o700); err != nil {
		return fmt.Errorf("answers of the model: %w", err)
	}
	file, err := os.CreateTemp(x.options.Cache, "answer-*")
	if err != nil {
		return fmt.Errorf("answers of the model: %w", err)
	}
	_, err = file.WriteString(answer)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("answers of the model: %w", errors.Join(err, os.Remove(file.Name())))
	}
	return os.Rename(file.Name(), x.file(body))
}

// file is where the answer to a request is kept: by the hash of where and what was
// asked, the model's name among it.
func (x *Extractor) file(body []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", x.endpoint)
	h.Write(body)
	return filepath.Join(x.options.Cache, hex.EncodeToString(h.Sum(nil))+".json")
}
