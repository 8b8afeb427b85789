package gizmo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// process is a worker as its parent sees it. It runs one script at a time.
type process struct {
	*framer
	cmd     *exec.Cmd
	in, out *os.File // this end of its pipes
	memory  int64
	scripts int // that it has run

	complaint complaint // what it says before it dies
	done      chan struct{}
}

// patience is how long a worker may take for what it should do at once.
const (
	startPatience = 10 * time.Second
	stopPatience  = 200 * time.Millisecond
	diePatience   = 5 * time.Second
)

// startProcess starts a worker and waits until it is ready for a script.
func startProcess(ctx context.Context, cmd *exec.Cmd, memory int64) (*process, error) {
	p := &process{cmd: cmd, memory: memory, done: make(chan struct{})}
	if err := p.start(); err != nil {
		return nil, fmt.Errorf("start a process for scripts: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	stop := context.AfterFunc(ctx, p.kill)
	err := p.greet()
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		p.kill()
		p.release()
		return nil, fmt.Errorf("start a process for scripts: %w", errors.Join(err, p.complaint.err()))
	}
	return p, nil
}

func (p *process) start() error {
	childIn, in, err := os.Pipe()
	if err != nil {
		return err
	}
	out, childOut, err := os.Pipe()
	if err != nil {
		return errors.Join(err, childIn.Close(), in.Close())
	}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = childIn, childOut, &p.complaint
	p.cmd.Env = workerEnvironment()
	err = errors.Join(p.cmd.Start(), childIn.Close(), childOut.Close())
	if err != nil {
		return errors.Join(err, in.Close(), out.Close())
	}
	p.in, p.out = in, out
	p.framer = newFramer(out, in)
	go func() {
		_ = p.cmd.Wait() // how it ended is in its state
		close(p.done)
	}()
	return nil
}

// workerEnvironment is all that a worker learns of this process's environment,
// which may hold secrets.
func workerEnvironment() []string {
	env := []string{"GOMAXPROCS=2", "GOTRACEBACK=none"}
	if zone, ok := os.LookupEnv("TZ"); ok {
		env = append(env, "TZ="+zone)
	}
	return env
}

func (p *process) greet() error {
	if err := p.send(answer{Start: &start{Memory: p.memory}}); err != nil {
		return err
	}
	var q request
	if err := p.receive(&q); err != nil {
		return err
	}
	if q.Do != doReady {
		return errFrame
	}
	return nil
}

func (p *process) kill() { _ = p.cmd.Process.Kill() } // it fails if the process has ended

// alive tells whether the process may still run a script.
func (p *process) alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// release waits for the end of a process that has been killed, or ends one that
// waits for a script, and gives back what it held.
func (p *process) release() {
	_ = p.in.Close() // it reads the end, and exits
	select {
	case <-p.done:
	case <-time.After(stopPatience):
		p.kill()
		<-p.done
	}
	_ = p.out.Close()
}

// settle stops a script that is no longer wanted; false if it does not stop.
func (p *process) settle() bool {
	timer := time.AfterFunc(stopPatience, p.kill)
	defer timer.Stop()
	if err := p.send(answer{Stop: true}); err != nil {
		return false
	}
	for {
		var q request
		if err := p.receive(&q); err != nil {
			return false
		}
		if q.Do == doEnd {
			return p.fit(q)
		}
	}
}

const (
	maxScripts = 1000     // that a process runs
	maxLeft    = 64 << 20 // bytes that a script may leave on the heap
)

// fit tells whether the process may run another script, after one has ended.
func (p *process) fit(end request) bool {
	p.scripts++
	return p.scripts < maxScripts && end.Heap >= 0 && end.Heap < maxLeft
}

// death is why a process has ended by itself, in words about its script.
func (p *process) death() error {
	select {
	case <-p.done:
	case <-time.After(diePatience): // it closed its pipe and lives
		p.kill()
		<-p.done
	}
	switch text := p.complaint.String(); {
	case p.cmd.ProcessState.ExitCode() == exitMemory, saysAny(text, "out of memory", "cannot allocate", "pthread_create failed"):
		return &MemoryError{p.memory}
	case saysAny(text, "stack overflow"):
		return &Error{Message: "the script nests too deep"}
	}
	return errors.Join(fmt.Errorf("the script's process has ended: %v", p.cmd.ProcessState), p.complaint.err())
}

func saysAny(text string, causes ...string) bool {
	return slices.ContainsFunc(causes, func(cause string) bool { return strings.Contains(text, cause) })
}

// complaint keeps the beginning of what a process writes to its standard error.
type complaint struct {
	mu   sync.Mutex
	text []byte
}

func (c *complaint) Write(text []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = append(c.text, text[:min(len(text), maxMessage-len(c.text))]...)
	return len(text), nil
}

func (c *complaint) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.text)
}

// err is the first line; nil if there is none.
func (c *complaint) err() error {
	line, _, _ := strings.Cut(c.String(), "\n")
	if line == "" {
		return nil
	}
	return errors.New(line)
}
