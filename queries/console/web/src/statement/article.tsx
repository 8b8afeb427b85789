/**
 * An article's text as the server cut it. Marked segments are highlighted; one
 * that statements rest on can be chosen. Everything is text: what looks like
 * markup in an article is shown as it stands.
 */
import { useEffect, useRef } from "preact/hooks";
import type { DocumentText, Segment } from "../api";
import { plural } from "../i18n";

interface Props {
  document: DocumentText;
  /** A segment was chosen that these statements rest on. Without it segments cannot be chosen. */
  onChoose?(statements: string[]): void;
  /** The statement whose sentence is marked; when it changes the text scrolls there. */
  statement?: string | undefined;
}

export function Article({ document, onChoose, statement }: Props) {
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (statement) scrollToMark(root.current);
  }, [statement, document]);

  return (
    <div class="article" lang={document.language || undefined} dir="auto" ref={root}>
      {document.paragraphs.map((paragraph, i) => (
        <p key={i}>
          {paragraph.segments.map((segment, j) => (
            <Piece key={j} segment={segment} onChoose={onChoose} />
          ))}
        </p>
      ))}
    </div>
  );
}

function Piece({ segment, onChoose }: { segment: Segment; onChoose: Props["onChoose"] }) {
  const { text, marks = [], statements = [] } = segment;
  const marked = marks.map((mark) => `mark-${mark}`).join(" ");
  if (onChoose && statements.length > 0) {
    return <Highlight text={text} marks={marked} statements={statements} onChoose={onChoose} />;
  }
  return marked ? <mark class={marked}>{text}</mark> : <>{text}</>;
}

interface HighlightProps {
  text: string;
  marks: string;
  statements: string[];
  onChoose(statements: string[]): void;
}

// A span rather than a button: it has to break across lines like the text
// around it.
function Highlight({ text, marks, statements, onChoose }: HighlightProps) {
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onChoose(statements);
  };
  return (
    <span
      class={`highlight ${marks}`}
      role="button"
      tabIndex={0}
      title={plural("document.statements", statements.length)}
      onClick={() => onChoose(statements)}
      onKeyDown={keyDown}
    >
      {text}
    </span>
  );
}

// Scrolls the nearest frame that scrolls and no other: the page around a pane
// stays where it is. What is in the upper part already is left there.
function scrollToMark(article: HTMLElement | null): void {
  const mark = article?.querySelector(".mark-sentence");
  if (!article || !mark) return;
  const frame = scrollingFrame(article);
  const top = frame === document.documentElement ? 0 : frame.getBoundingClientRect().top;
  const above = mark.getBoundingClientRect().top - top;
  if (above < 0 || above > frame.clientHeight * 0.4) frame.scrollBy({ top: above - frame.clientHeight / 4 });
}

function scrollingFrame(element: HTMLElement): HTMLElement {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.documentElement;
}
