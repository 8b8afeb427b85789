package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/ingest"
	"newsgraph/ingest/llm"
	"newsgraph/queries/console"
)

// finder finds what a document states.
type finder interface {
	Extract(ctx context.Context, doc *graph.Document) (*ingest.Result, error)
}

// rulesOnly finds by the packs' rules. They are quick, so that there is nothing to
// cancel.
type rulesOnly struct{ *ingest.Extractor }

func (r rulesOnly) Extract(_ context.Context, doc *graph.Document) (*ingest.Result, error) {
	return r.Extractor.Extract(doc)
}

// The extractors that --extractor names.
const (
	byRules = "rules"
	byModel = "llm"
)

// keyVariable is the environment variable with the key of the model's endpoint.
const keyVariable = "NEWSGRAPH_LLM_KEY"

// modelOptions are the flags of the commands that extract.
type modelOptions struct{ extractor, url, model string }

func (o *modelOptions) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.extractor, "extractor", byRules, "what finds statements in articles: rules, or llm for rules and a language model")
	flags.StringVar(&o.url, "llm-url", "", "the `address` of the model's API, as in http://127.0.0.1:8000/v1")
	flags.StringVar(&o.model, "llm-model", "", "the `name` of the model there")
	completeFlag(cmd, "extractor", byRules, byModel)
}

func (o *modelOptions) check() error {
	switch {
	case o.extractor != byRules && o.extractor != byModel:
		return usagef("unknown extractor %q; known: %s, %s", o.extractor, byRules, byModel)
	case o.extractor == byModel && (o.url == "" || o.model == ""):
		return usagef("--extractor %s needs --llm-url and --llm-model", byModel)
	case o.extractor == byRules && (o.url != "" || o.model != ""):
		return usagef("--llm-url and --llm-model go with --extractor %s", byModel)
	}
	return nil
}

// finder returns what finds statements, made when it is first needed.
func (p *program) finder() (finder, error) {
	rules, err := p.extractor()
	if err != nil || p.model.extractor != byModel {
		return rulesOnly{rules}, err
	}
	p.makingModel.Do(func() {
		known, err := p.loadPack()
		if err != nil {
			p.madeModel.err = err
			return
		}
		cache := p.db
		if p.backend != graph.BackendEmbedded {
			cache = "newsgraph"
		}
		p.madeModel.model, p.madeModel.err = llm.New(rules, known, llm.Options{
			URL: p.model.url, Model: p.model.model, Key: os.Getenv(keyVariable), Cache: cache + ".llm",
		})
	})
	return p.madeModel.model, p.madeModel.err
}

// modelReport tells what became of the candidates of the model; nil if none was
// asked.
func (p *program) modelReport() *console.ModelReport {
	if p.madeModel.model == nil {
		return nil
	}
	taken, dropped := p.madeModel.model.Counts()
	return &console.ModelReport{Taken: taken, Dropped: dropped}
}

// logModel prints what became of the candidates of the model.
func (p *program) logModel() {
	r := p.modelReport()
	if r == nil {
		return
	}
	p.logf("the model: %s taken", plural(r.Taken, "statement"))
	for _, reason := range llm.Reasons(r.Dropped) {
		p.logf("  %d dropped: %s", r.Dropped[reason], reason)
	}
}

// refuseModel is an error if a model was asked for where a server does the work.
func (p *program) refuseModel() error {
	if p.model.extractor != byModel {
		return nil
	}
	return usagef("a server has %s open, and it extracts by rules: --extractor does not apply", p.db)
}
