/** The entity page: names, classes, statements by property, timeline, and evidence beside them. */
import { useEffect } from "preact/hooks";
import { type EntityPage as Entity, entity } from "../api";
import { StatementGroup } from "../entity/group";
import { Identity } from "../entity/identity";
import { Names } from "../entity/names";
import { EvidencePane } from "../evidence";
import { t } from "../i18n";
import { change, place } from "../router";
import { canWrite } from "../session";
import { groupBy } from "../ui/group-by";
import { ErrorBox, Spinner } from "../ui/message";
import { isIri, TermLink, termText } from "../ui/term";
import { useRequest } from "../ui/use-request";

export function EntityPage({ id }: { id: string }) {
  const { value, error, reload } = useRequest((signal) => entity(id, signal), [id]);

  useEffect(() => {
    if (value) document.title = `${value.label} – ${t("app.title")}`;
  }, [value]);

  if (error !== undefined) {
    return (
      <>
        <h1>{id}</h1>
        <ErrorBox error={error} onRetry={reload} />
      </>
    );
  }
  if (!value) return <Spinner />;
  return <Loaded entity={value} onChange={reload} />;
}

// The statements that are shown stand in the address, so that a link opens them.
const show = (statements: string[], index = 0) =>
  change({ evidence: statements.join(" "), at: index > 0 ? String(index) : "" }, true);

function Loaded({ entity, onChange }: { entity: Entity; onChange(): void }) {
  const { evidence = "", at = "0" } = place.value.parameters;
  const shown = evidence.split(" ").filter(Boolean);
  return (
    <div class={shown.length > 0 ? "workspace workspace-open" : "workspace"}>
      <div class="entity">
        <Head entity={entity} />
        {entity.groups.map((group) => (
          <StatementGroup key={`${group.direction} ${keyOf(group.property)}`} group={group} onShow={show} />
        ))}
        {entity.groups.length === 0 && <p class="muted">{t("entity.noStatements")}</p>}
        {entity.timeline.length > 0 && <Timeline entity={entity} />}
        {canWrite() && <Identity entity={entity} onChange={onChange} />}
      </div>
      {shown.length > 0 && (
        <EvidencePane
          statements={shown}
          index={Math.min(Number(at) || 0, shown.length - 1)}
          onIndex={(index) => show(shown, index)}
          onClose={() => show([])}
        />
      )}
    </div>
  );
}

const keyOf = (term: object) => JSON.stringify(term);

function Head({ entity }: { entity: Entity }) {
  const { label, short, classes, names, sameAs, merged } = entity;
  return (
    <header class="entity-head">
      <h1 dir="auto">{label}</h1>
      <p class="muted">
        {classes.map((term) => (
          <span key={keyOf(term)} class="badge">
            <TermLink term={term} />
          </span>
        ))}{" "}
        <code>{short}</code>
      </p>
      <Names names={names} />
      {sameAs.length > 0 && (
        <section class="entity-elsewhere">
          <h2>{t("entity.elsewhere")}</h2>
          <ul>
            {sameAs.map((iri) => (
              <li key={iri}>
                <ExternalLink iri={iri} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {merged.length > 0 && (
        <p>
          {t("entity.merged")}{" "}
          <code>{merged.map((term) => (isIri(term) ? term.short : termText(term))).join(", ")}</code>
        </p>
      )}
    </header>
  );
}

// The console itself never fetches it. What is no web address is text.
function ExternalLink({ iri }: { iri: string }) {
  if (!/^https?:\/\//.test(iri)) return <code>{iri}</code>;
  return (
    <a href={iri} target="_blank" rel="noreferrer">
      {iri}
    </a>
  );
}

function Timeline({ entity }: { entity: Entity }) {
  // Several articles may tell of the same.
  const events = groupBy(entity.timeline, ({ date, text }) => `${date} ${text}`);
  return (
    <section class="timeline">
      <h2>{t("entity.timeline")}</h2>
      <ol>
        {[...events].map(([key, same]) => (
          <li key={key}>
            <time dateTime={same[0]!.date}>{same[0]!.date}</time>
            <button type="button" class="plain" onClick={() => show(same.map((event) => event.statement))}>
              {same[0]!.text}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
