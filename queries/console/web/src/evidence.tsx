/**
 * The evidence pane: one of the statements that a row rests on, who says it and
 * how it stands, and the whole article with its sentence highlighted.
 */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type DocumentText, documentText, type Segment, type Statement, statement as fetchStatement } from "./api";
import { t } from "./i18n";
import { href } from "./router";
import { canWrite } from "./session";
import { Article } from "./statement/article";
import { StatementDetails } from "./statement/details";
import { ReviewPanel } from "./statement/review";
import { StatementWords } from "./statement/words";
import { Button } from "./ui/button";
import { CopyButton } from "./ui/copy";
import { ErrorBox, Spinner } from "./ui/message";
import { termText } from "./ui/term";
import { useRequest } from "./ui/use-request";

interface Props {
  /** The statements that a row rests on; the pane steps through them. */
  statements: string[];
  index: number;
  onIndex(index: number): void;
  onClose(): void;
}

interface Evidence {
  statement: Statement;
  document: DocumentText;
}

async function fetchEvidence(id: string, signal: AbortSignal): Promise<Evidence> {
  const statement = await fetchStatement(id, signal);
  return { statement, document: await documentText(statement.document.id, id, signal) };
}

export function EvidencePane({ statements, index, onIndex, onClose }: Props) {
  const id = statements[index] ?? "";
  const { value, error, loading, reload } = useRequest((signal) => fetchEvidence(id, signal), [id]);
  const pane = useFocusWhileOpen();
  const title = useId();

  const keyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Escape") onClose();
    else if (step && statements[index + step]) onIndex(index + step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <aside class="evidence" aria-labelledby={title} tabIndex={-1} ref={pane} onKeyDown={keyDown} aria-busy={loading}>
      <header class="evidence-head">
        <h2 id={title}>{t("evidence.title")}</h2>
        <Steps count={statements.length} index={index} onIndex={onIndex} />
        <Button look="quiet" onClick={onClose} aria-keyshortcuts="Escape">
          {t("common.close")}
        </Button>
      </header>
      {error !== undefined && <ErrorBox error={error} onRetry={reload} />}
      {!value && error === undefined && <Spinner />}
      {value && <Body {...value} onChange={reload} />}
    </aside>
  );
}

const steps: Record<string, number> = { n: 1, ArrowRight: 1, p: -1, ArrowLeft: -1 };

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input, textarea, select, dialog") !== null;

// The pane takes the focus when it opens, and gives it back to where it was.
function useFocusWhileOpen() {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    pane.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return pane;
}

function Steps({ count, index, onIndex }: { count: number; index: number; onIndex(index: number): void }) {
  if (count < 2) return null;
  return (
    <div class="evidence-steps" role="group" aria-label={t("evidence.step")}>
      <Button onClick={() => onIndex(index - 1)} disabled={index === 0} aria-label={t("evidence.previous")}>
        ‹
      </Button>
      <span role="status">{t("evidence.place", { index: index + 1, count })}</span>
      <Button onClick={() => onIndex(index + 1)} disabled={index + 1 === count} aria-label={t("evidence.next")}>
        ›
      </Button>
    </div>
  );
}

function Body({ statement, document, onChange }: Evidence & { onChange(): void }) {
  const [reviewing, setReviewing] = useState(false);
  return (
    <>
      <div class="evidence-about">
        <p>
          <StatementWords statement={statement} />
        </p>
        <StatementDetails statement={statement} />
        <div class="actions">
          <a class="button" href={href("document", document.id, { statement: statement.id })}>
            {t("evidence.open")}
          </a>
          <CopyButton text={() => location.href}>{t("evidence.copyLink")}</CopyButton>
          <CopyButton text={() => quotation(statement)}>{t("evidence.copyQuotation")}</CopyButton>
          {canWrite() && (
            <Button look="quiet" aria-expanded={reviewing} onClick={() => setReviewing(!reviewing)}>
              {t("review.title")}
            </Button>
          )}
        </div>
        {reviewing && <ReviewPanel key={statement.id} statement={statement} onChange={onChange} />}
      </div>
      <div class="evidence-article" role="region" aria-label={t("evidence.article")} tabIndex={0}>
        <h3 lang={document.language || undefined}>{document.title || document.path}</h3>
        <Article document={document} statement={statement.id} />
      </div>
    </>
  );
}

/** The sentence as one quotes it, with who said it and where. */
function quotation({ sentence, speaker, document, start, end }: Statement): string {
  const source = [document.title, document.path, document.date].filter(Boolean).join(", ");
  const said = speaker ? ` (${termText(speaker)})` : "";
  return `“${plain(sentence)}”${said}\n${source}\n${document.id}#bytes=${start},${end}`;
}

const plain = (segments: Segment[] = []) =>
  segments
    .map((segment) => segment.text)
    .join("")
    .trim();
