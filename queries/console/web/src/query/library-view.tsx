/** The queries one can start from: examples, saved ones, those run last. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import * as api from "../api";
import { t } from "../i18n";
import { language } from "../settings";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/message";
import { useRequest } from "../ui/use-request";
import { clearRecent, type Kept, recent, removeSaved, save, saved } from "./library";

interface Choose {
  onChoose(query: Kept): void;
}

/** The empty page. */
export function StartPage({ onChoose }: Choose) {
  return (
    <div class="start">
      <Examples onChoose={onChoose} />
      <Saved onChoose={onChoose} />
      <Recent onChoose={onChoose} />
    </div>
  );
}

export function LibraryDialog({ onChoose, onClose }: Choose & { onClose(): void }) {
  const choose = (query: Kept) => {
    onClose();
    onChoose(query);
  };
  return (
    <Dialog title={t("library.open")} onClose={onClose}>
      <div class="library">
        {saved.value.length + recent.value.length === 0 && <p class="muted">{t("library.empty")}</p>}
        <Saved onChoose={choose} />
        <Recent onChoose={choose} />
      </div>
    </Dialog>
  );
}

export function SaveDialog({ query, onClose }: { query: Kept; onClose(): void }) {
  const [name, setName] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return;
    save({ ...query, name: name.trim() });
    onClose();
  };
  return (
    <Dialog title={t("library.saveTitle")} onClose={onClose}>
      <form class="save-form" onSubmit={submit}>
        <label>
          {t("library.name")}
          <input class="field" value={name} onInput={(event) => setName(event.currentTarget.value)} autoFocus />
        </label>
        <p class="query-text" dir="auto">
          {query.text}
        </p>
        <button type="submit" class="button button-primary" disabled={!name.trim()}>
          {t("common.save")}
        </button>
      </form>
    </Dialog>
  );
}

function Examples({ onChoose }: Choose) {
  const schema = useRequest(api.schema, []);
  const examples = schema.value?.examples ?? [];
  if (schema.loading && !schema.value) return <Spinner />;
  if (examples.length === 0) return <p class="muted">{t("start.nothing")}</p>;
  const questions = examples.filter((each) => each.kind === "question");
  const ours = questions.filter((each) => each.language === language.value);
  return (
    <>
      <ExampleList title={t("start.examples")} examples={ours.length ? ours : questions} onChoose={onChoose} />
      <ExampleList title={t("start.gizmo")} examples={examples.filter((each) => each.kind === "gizmo")} onChoose={onChoose} />
    </>
  );
}

function ExampleList({ title, examples, onChoose }: Choose & { title: string; examples: api.Example[] }) {
  if (examples.length === 0) return null;
  return (
    <List title={title}>
      {examples.map((each) => (
        <Entry key={each.text} query={{ text: each.text, mode: each.kind }} onChoose={onChoose} lang={each.language} />
      ))}
    </List>
  );
}

function Saved({ onChoose }: Choose) {
  if (saved.value.length === 0) return null;
  return (
    <List title={t("library.saved")}>
      {saved.value.map((each) => (
        <Entry key={each.name} query={each} title={each.name} onChoose={onChoose}>
          <Button look="quiet" onClick={() => removeSaved(each.name)} aria-label={t("library.remove", { name: each.name })}>
            ×
          </Button>
        </Entry>
      ))}
    </List>
  );
}

function Recent({ onChoose }: Choose) {
  if (recent.value.length === 0) return null;
  return (
    <List
      title={t("library.recent")}
      aside={
        <Button look="quiet" onClick={clearRecent}>
          {t("library.clear")}
        </Button>
      }
    >
      {recent.value.slice(0, 12).map((each) => (
        <Entry key={each.mode + each.text} query={each} onChoose={onChoose} />
      ))}
    </List>
  );
}

function List({ title, aside, children }: { title: string; aside?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="queries">
      <header class="queries-head">
        <h2>{title}</h2>
        {aside}
      </header>
      <ul>{children}</ul>
    </section>
  );
}

interface EntryProps extends Choose {
  query: Kept;
  title?: string;
  lang?: string;
  children?: ComponentChildren;
}

function Entry({ query, title, lang, onChoose, children }: EntryProps) {
  return (
    <li class="queries-entry">
      <button type="button" class="queries-choose" onClick={() => onChoose({ text: query.text, mode: query.mode })}>
        {title && <strong>{title}</strong>}
        <span class={query.mode === "gizmo" ? "query-text query-gizmo" : "query-text"} lang={lang} dir="auto">
          {query.text}
        </span>
      </button>
      {children}
    </li>
  );
}
