package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// serverName is the file in a database's folder that tells where the server is
// that has it open. It means nothing once that process has gone.
const serverName = "server.json"

// serverFile is what the file holds.
type serverFile struct {
	Address string `json:"address"` // host and port
	Token   string `json:"token"`   // "" if the server asks for none
	PID     int    `json:"pid"`     // the process that holds the lock, too
}

// write puts the file into a folder, where only its owner reads it.
func (f serverFile) write(dir string) error {
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, "."+serverName+".*") // with mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(append(content, '\n'))
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, serverName))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// readServerFile reads the file of a folder.
func readServerFile(dir string) (f serverFile, err error) {
	content, err := os.ReadFile(filepath.Join(dir, serverName))
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(content, &f)
}
