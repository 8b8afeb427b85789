/** The shell: header, the page where the reader is, and its title. */
import { useEffect, useRef } from "preact/hooks";
import { ApiError } from "./api";
import { Header } from "./header";
import { type Key, t } from "./i18n";
import { DocumentPage } from "./pages/document";
import { DocumentsPage } from "./pages/documents";
import { EntityPage } from "./pages/entity";
import { HelpPage } from "./pages/help";
import { SchemaPage } from "./pages/schema";
import { QueryPage } from "./query/page";
import { type Page, place } from "./router";
import { refreshServer, serverError } from "./session";
import { TokenForm } from "./token-form";
import { ErrorBox } from "./ui/message";

const titles: Partial<Record<Page, Key>> = {
  documents: "nav.documents",
  schema: "nav.schema",
  help: "nav.help",
};

export function App() {
  const { page, id } = place.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  useEffect(() => void refreshServer(), []);

  // A new page is read from its start, by eye and by screen reader.
  useEffect(() => {
    const key = titles[page];
    if (key) document.title = `${t(key)} – ${t("app.title")}`; // other pages have titles of their own
    if (!first.current) {
      scrollTo(0, 0);
      if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [page, id]);

  return (
    <>
      <a class="skip" href="#content" onClick={(event) => skip(event, main.current)}>
        {t("app.skip")}
      </a>
      <Header />
      <main id="content" class={`page page-${page}`} tabIndex={-1} ref={main}>
        {needsToken() ? <TokenForm /> : <Content />}
      </main>
    </>
  );
}

// The address after # is the place, so that the skip link must not change it.
function skip(event: MouseEvent, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function Content() {
  const error = serverError.value;
  return (
    <>
      {error !== undefined && <ErrorBox error={error} onRetry={() => void refreshServer()} />}
      <Current />
    </>
  );
}

const needsToken = () => serverError.value instanceof ApiError && serverError.value.status === 401;

function Current() {
  const { page, id, parameters } = place.value;
  switch (page) {
    case "document":
      return <DocumentPage id={id} statement={parameters.statement} />;
    case "entity":
      return <EntityPage id={id} />;
    case "schema":
      return <SchemaPage />;
    case "documents":
      return <DocumentsPage />;
    case "help":
      return <HelpPage />;
    case "query":
      return <QueryPage />;
  }
}
